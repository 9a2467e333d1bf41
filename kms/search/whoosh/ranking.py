"""The figures that rank: one setting for all texts, chosen on four public sets (`docs/search-quality.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kms.search.whoosh.columnar import Weighing


@dataclass(frozen=True)
class Second:
    """What the best of the first stage gain in the second. Weights are shares of the idf of the words that they are of."""

    candidates: int = 400
    lettered: int = 100  # of these, as many gain by letters, the dearest part
    neighbours: float = 0.4  # words of the query that stand side by side in the body as well
    letters: float = 0.3  # pairs of letters, which meet across wrong spaces, endings and misspellings
    uncovered: float = 0.3  # weight of letters that belong to no word, as a share of the heaviest word's
    lead: float = 0.6  # words among the first of the body, where a page says what it is about
    lead_length: int = 50
    title: float = 3.0  # the whole query stands in the title
    title_power: float = 4.0  # how fast that falls when the title has less of it
    share: float = 1.5  # nothing but the query stands in the title


@dataclass(frozen=True)
class Ranking:
    """How fields count in the first stage, how much rare words exceed common ones, and the second stage, if any."""

    fields: Mapping[str, Weighing] = field(
        default_factory=lambda: {
            "text": Weighing(1.0, 1.2, 0.75, length=250),
            "title": Weighing(1.0, 1.2, 0.6, length=4),
            "titlepairs": Weighing(0.25, 1.2, 0.6, length=4),
            "people": Weighing(0.6, 1.2, 0.6, length=4),
            "units": Weighing(0.5, 1.2, 0.0, length=1),  # dates, articles of laws, numbers: `korean/units.py`
            "files": Weighing(0.3, 1.2, 0.6, length=250),
        }
    )
    idf_power: float = 0.8
    second: Second | None = field(default_factory=Second)


DEFAULT = Ranking()
