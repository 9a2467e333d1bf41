"""The search log as its pages show it: three lists of a month, the results that were opened as far as the viewer may open them, CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from kms.articles import queries as articles
from kms.articles.queries import ArticleRow
from kms.core.clock import Month
from kms.core.permissions import Viewer
from kms.usage import logbook
from kms.usage.logbook import AskedRow, SearchLog

MOST_SHOWN = 50
MOST_OPENED = 3
FREQUENT, IN_VAIN, UNOPENED = "frequent", "in_vain", "unopened"
TABS = (FREQUENT, IN_VAIN, UNOPENED)


@dataclass(frozen=True)
class Opened:
    """An article that was opened for some words, which the viewer may open."""

    article: ArticleRow
    clicks: int
    mean_position: float


@dataclass(frozen=True)
class LogPage:
    """One list of a month."""

    log: SearchLog
    rows: tuple[AskedRow, ...]
    opened: dict[str, tuple[Opened, ...]]  # by words


def page(viewer: Viewer, month: Month, tab: str) -> LogPage:
    """The most frequent words of a list. Eight statements. Raises NotAllowed."""
    log = logbook.log_of(viewer, month)
    rows = listed(log, tab)[:MOST_SHOWN]
    hits = logbook.opened(viewer, month, [row.words for row in rows])
    numbers = {
        one.hit: int(one.hit.partition(":")[2]) for many in hits.values() for one in many if _is_article(one.hit)
    }
    titles = articles.rows_by_id(viewer, numbers.values())
    opened = {
        words: tuple(
            Opened(titles[numbers[one.hit]], one.clicks, one.mean_position)
            for one in many
            if numbers.get(one.hit) in titles
        )[:MOST_OPENED]
        for words, many in hits.items()
    }
    return LogPage(log, rows, opened)


def listed(log: SearchLog, tab: str) -> tuple[AskedRow, ...]:
    """The rows of a list: all; those that found nothing or without an opened result, what failed most often first."""
    if tab == IN_VAIN:
        return _most(log.rows, lambda row: row.counted.without_result)
    if tab == UNOPENED:
        return _most(log.rows, lambda row: row.counted.without_click)
    return log.rows


def csv_rows(log: SearchLog) -> Iterable[list[object]]:
    """All words of a month that may be told, with their head, and the sum of the others."""
    yield [
        _("Query"),
        _("Different people"),
        _("Searches"),
        _("Without result"),
        _("Nothing opened"),
        _("Results opened"),
        _("Mean position"),
    ]
    for row in log.rows:
        counted, mean = row.counted, row.counted.mean_position
        position = None if mean is None else round(mean, 2)
        yield [
            row.text,
            row.people,
            counted.searches,
            counted.without_result,
            counted.without_click,
            counted.clicks,
            position,
        ]
    yield [_("(words of few people)"), None, log.few, None, None, None, None]


def _most(rows: Iterable[AskedRow], number: Callable[[AskedRow], int]) -> tuple[AskedRow, ...]:
    return tuple(sorted((row for row in rows if number(row)), key=lambda row: (-number(row), row.words)))


def _is_article(hit: str) -> bool:
    return hit.startswith("article:")
