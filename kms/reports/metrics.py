"""Every figure of the monthly report, defined once: its name, where it comes from, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from kms.articles.figures import ArticlesMonth
from kms.clubs.queries import ClubsMonth
from kms.quality.queries import QualityMonth
from kms.rewards.queries import RewardsMonth
from kms.usage.queries import UsageMonth


@dataclass(frozen=True)
class Sources:
    """What the rooms say of one month; `staff`: people who work here."""

    articles: ArticlesMonth
    usage: UsageMonth
    quality: QualityMonth
    rewards: RewardsMonth
    clubs: ClubsMonth
    staff: int


@dataclass(frozen=True)
class Metric:
    """One figure. `section` groups it on the page; `headline`: among the ten at the top; None where nothing was measured."""

    key: str
    label: Any
    section: str
    value: Callable[[Sources], float | None]
    digits: int = 0
    percent: bool = False
    headline: bool = False


KNOWLEDGE, PARTICIPATION, QUALITY, USE, MILEAGE, CLUBS = (
    "knowledge",
    "participation",
    "quality",
    "use",
    "mileage",
    "clubs",
)

SECTIONS: dict[str, Any] = {
    KNOWLEDGE: _l("Registered knowledge"),
    PARTICIPATION: _l("Participation"),
    QUALITY: _l("Quality"),
    USE: _l("Use"),
    MILEAGE: _l("Mileage"),
    CLUBS: _l("Study clubs"),
}


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


METRICS: tuple[Metric, ...] = (
    Metric("registered", _l("New articles"), KNOWLEDGE, lambda one: one.articles.registered, headline=True),
    Metric(
        "cumulative",
        _l("In use at the end of the month"),
        KNOWLEDGE,
        lambda one: one.articles.cumulative,
        headline=True,
    ),
    Metric("approved", _l("Approved"), KNOWLEDGE, lambda one: one.articles.approved),
    Metric("sent_back", _l("Sent back"), KNOWLEDGE, lambda one: one.articles.sent_back),
    Metric("retired", _l("Taken out of use"), KNOWLEDGE, lambda one: one.articles.retired),
    Metric("waiting", _l("Waiting for approval"), KNOWLEDGE, lambda one: one.articles.waiting),
    Metric(
        "author_rate",
        _l("Staff who registered"),
        PARTICIPATION,
        lambda one: _share(one.articles.authors, one.staff),
        percent=True,
        headline=True,
    ),
    Metric("authors", _l("Authors"), PARTICIPATION, lambda one: one.articles.authors),
    Metric("readers", _l("Readers"), PARTICIPATION, lambda one: one.usage.readers, headline=True),
    Metric("logins", _l("People who signed in"), PARTICIPATION, lambda one: one.usage.logins),
    Metric("reviews_done", _l("Reviews by experts"), QUALITY, lambda one: one.quality.reviews_done, headline=True),
    Metric(
        "on_time",
        _l("Reviews on time"),
        QUALITY,
        lambda one: _share(one.quality.on_time, one.quality.reviews_done),
        percent=True,
    ),
    Metric("mean_score", _l("Mean score"), QUALITY, lambda one: one.quality.mean_score, digits=1, headline=True),
    Metric("core", _l("New core knowledge"), QUALITY, lambda one: one.quality.core, headline=True),
    Metric("excellent", _l("New excellent knowledge"), QUALITY, lambda one: one.quality.excellent),
    Metric("reviews_waiting", _l("Reviews that wait"), QUALITY, lambda one: one.quality.waiting),
    Metric("reviews_overdue", _l("Reviews overdue"), QUALITY, lambda one: one.quality.overdue),
    Metric("views", _l("Views"), USE, lambda one: one.usage.views, headline=True),
    Metric("searches", _l("Searches"), USE, lambda one: one.usage.searches),
    Metric("accrued", _l("Points earned"), MILEAGE, lambda one: one.rewards.accrued, headline=True),
    Metric("settled", _l("Points confirmed"), MILEAGE, lambda one: one.rewards.settled),
    Metric("reversed", _l("Points taken back"), MILEAGE, lambda one: one.rewards.reversed),
    Metric("pending", _l("Points not confirmed yet"), MILEAGE, lambda one: one.rewards.pending),
    Metric(
        "quality_share",
        _l("Share of points from graded quality"),
        MILEAGE,
        lambda one: one.rewards.quality_share,
        percent=True,
    ),
    Metric("clubs_active", _l("Clubs at work"), CLUBS, lambda one: one.clubs.active),
    Metric("club_members", _l("Members"), CLUBS, lambda one: one.clubs.members),
    Metric("club_reports", _l("Clubs that reported"), CLUBS, lambda one: one.clubs.reported, headline=True),
    Metric("club_outputs", _l("Club outputs"), CLUBS, lambda one: one.clubs.outputs),
)
