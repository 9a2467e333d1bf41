"""Each figure is defined once and comes from where it says."""

from __future__ import annotations

from dataclasses import replace

from kms.articles.figures import ArticlesMonth
from kms.clubs.queries import ClubsMonth
from kms.quality.queries import QualityMonth
from kms.reports.metrics import METRICS, SECTIONS, Sources
from kms.rewards.queries import RewardsMonth
from kms.usage.queries import UsageMonth

SAID = Sources(
    articles=ArticlesMonth(8, 42, 5, 2, 1, 3, 6, {}, {}, {}, {}),
    usage=UsageMonth(900, 120, 300, (), {}, 130),
    quality=QualityMonth(10, 9, 71.5, 2, 4, 3, 1),
    rewards=RewardsMonth(200, 150, 10, 40, 0.75, (), False, ""),
    clubs=ClubsMonth(44, 430, 40, (), 3),
    staff=240,
)


def _values(said: Sources) -> dict[str, float | None]:
    return {metric.key: metric.value(said) for metric in METRICS}


def test_no_figure_is_defined_twice() -> None:
    keys = [metric.key for metric in METRICS]
    assert len(keys) == len(set(keys))
    assert {metric.section for metric in METRICS} == set(SECTIONS)
    assert sum(metric.headline for metric in METRICS) == 10


def test_rates_are_shares_of_the_whole() -> None:
    values = _values(SAID)
    assert values["author_rate"] == 6 / 240
    assert values["on_time"] == 0.9
    assert values["registered"] == 8


def test_nothing_measured_is_not_zero() -> None:
    nobody = replace(SAID, staff=0, quality=QualityMonth(0, 0, None, 0, 0, 0, 0))
    values = _values(nobody)
    assert values["author_rate"] is None
    assert values["on_time"] is None
    assert values["mean_score"] is None
