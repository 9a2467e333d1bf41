"""The report as a table for spreadsheets: CSV that Excel opens as Korean text, without formulas smuggled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from kms.core import cells
from kms.reports.metrics import METRICS, SECTIONS
from kms.reports.queries import Report


def to_csv(report: Report, *, korean: bool) -> bytes:
    """Rows of section, name, value, previous month, same month a year ago; UTF-8 with a byte order mark."""
    return cells.written(rows(report, korean=korean))


def rows(report: Report, *, korean: bool) -> Iterable[Sequence[object]]:
    """All rows with their head."""
    figures = report.figures
    yield [_("Section"), _("Item"), str(report.month), _("Month before"), _("A year ago")]
    for metric in METRICS:
        compared = [figures["compared"][name].get(metric.key) for name in ("previous", "year_before")]
        yield [SECTIONS[metric.section], metric.label, figures["values"].get(metric.key), *compared]
    for one in figures["departments"]:
        yield [_("By department"), one["name"], one["registered"], one["authors"], one["readers"]]
    language = "ko" if korean else "en"
    for title, key in ((_("By kind"), "types"), (_("By subject"), "categories")):
        for one in figures[key]:
            yield [title, one[language], one["count"], "", ""]
    for query, count in figures["without_result"]:
        yield [_("Searched and not found"), query, count, "", ""]
    for name in figures["clubs_unreported"]:
        yield [_("Clubs without a report"), name, "", "", ""]
