"""A month put together from what the rooms say: plain JSON with every name spelled out, so that it can be frozen as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kms.articles import figures as articles
from kms.clubs import queries as clubs
from kms.core.clock import Month
from kms.core.permissions import Viewer
from kms.org import queries as org
from kms.quality import queries as quality
from kms.reports.metrics import METRICS, Sources
from kms.rewards import queries as rewards
from kms.usage import queries as usage

TREND_MONTHS = 12


def values(viewer: Viewer, month: Month) -> dict[str, float | None]:
    """Every metric of a month by its key."""
    said = _sources(viewer, month)
    return {metric.key: metric.value(said) for metric in METRICS}


def gather(viewer: Viewer, month: Month, *, compared: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The whole report. `compared`: values of the months before under "previous" and "year_before"."""
    said = _sources(viewer, month)
    months = [month]
    while len(months) < TREND_MONTHS:
        months.insert(0, months[0].previous)
    return {
        "month": str(month),
        "staff": said.staff,
        "values": {metric.key: metric.value(said) for metric in METRICS},
        "compared": {name: dict(one) for name, one in compared.items()},
        "trend": [[str(one), count] for one, count in zip(months, articles.series(viewer, months), strict=True)],
        "departments": _departments(said),
        "types": _named(said.articles.by_type, articles.type_names()),
        "categories": _named(said.articles.by_category, articles.root_names()),
        "without_result": [list(one) for one in said.usage.without_result[:20]],
        "mvp": _people(said),
        "clubs_unreported": [name for _id, name in said.clubs.unreported],
        "root_hash": said.rewards.root_hash,
    }


def _sources(viewer: Viewer, month: Month) -> Sources:
    return Sources(
        articles.month(viewer, month),
        usage.month(viewer, month),
        quality.month(viewer, month),
        rewards.month(viewer, month),
        clubs.month(viewer, month),
        sum(org.head_count().values()),
    )


def _departments(said: Sources) -> list[dict[str, Any]]:
    """A line a department, most registrations a head first; those without any last, in the order of the office."""
    staff = org.head_count()
    rows = [
        {
            "name": one.name,
            "staff": staff.get(one.id, 0),
            "registered": said.articles.by_department.get(one.id, 0),
            "authors": said.articles.authors_by_department.get(one.id, 0),
            "readers": said.usage.readers_by_department.get(one.id, 0),
        }
        for one in org.departments()
        if staff.get(one.id)
    ]
    return sorted(rows, key=lambda row: -row["registered"] / row["staff"])


def _named(counts: Mapping[str, int], names: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Counts with both names, largest first."""
    rows = [
        {"ko": names.get(code, (code, code))[0], "en": names.get(code, (code, code))[1], "count": count}
        for code, count in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["count"], row["ko"]))


def _people(said: Sources) -> list[dict[str, Any]]:
    people = org.people(employee_id for employee_id, _points in said.rewards.mvp)
    return [
        {"name": f"{people[one].name} {people[one].rank}", "department": people[one].department, "points": points}
        for one, points in said.rewards.mvp
        if one in people
    ]
