"""What articles give to the monthly report: counts only, of everything that was registered, whoever may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from kms.articles.models import Article, ArticleType, Category, Decision, State
from kms.core.clock import Month
from kms.core.db import reading
from kms.core.permissions import Permission, Viewer

K = TypeVar("K")


@dataclass(frozen=True)
class ArticlesMonth:
    """Registrations of a month. Authors and counts by department id; types by code; categories by the code of their root."""

    registered: int
    cumulative: int
    approved: int
    sent_back: int
    retired: int
    waiting: int
    authors: int
    by_department: Mapping[int, int]
    authors_by_department: Mapping[int, int]
    by_type: Mapping[str, int]
    by_category: Mapping[str, int]


def month(viewer: Viewer, month: Month) -> ArticlesMonth:
    """The figures of a month. Registered: published for the first time in it. Ten statements. Raises NotAllowed."""
    viewer.require(Permission.SEE_REPORTS)
    registered = (Article.published_at >= month.start, Article.published_at < month.end)
    decided = (Decision.decided_at >= month.start, Decision.decided_at < month.end)
    return ArticlesMonth(
        registered=_count(*registered),
        cumulative=_count(
            Article.published_at < month.end, (Article.retired_at.is_(None)) | (Article.retired_at >= month.end)
        ),
        approved=_decisions("approve", *decided),
        sent_back=_decisions("revision_request", *decided) + _decisions("return", *decided),
        retired=_count(Article.retired_at >= month.start, Article.retired_at < month.end),
        waiting=_count(Article.state == State.PENDING, Article.submitted_at < month.end),
        authors=reading().scalar(select(func.count(Article.author_id.distinct())).where(*registered)) or 0,
        by_department=_grouped(Article.department_id, func.count(), *registered),
        authors_by_department=_grouped(Article.department_id, func.count(Article.author_id.distinct()), *registered),
        by_type=_grouped(Article.type_code, func.count(), *registered),
        by_category=_by_root(*registered),
    )


def series(viewer: Viewer, months: list[Month]) -> list[int]:
    """Registrations of each of consecutive months. One statement. Raises NotAllowed."""
    viewer.require(Permission.SEE_REPORTS)
    if not months:
        return []
    rows = reading().scalars(
        select(Article.published_at).where(
            Article.published_at >= months[0].start, Article.published_at < months[-1].end
        )
    )
    counts = dict.fromkeys(months, 0)
    for at in rows:
        if at is not None:
            counts[Month.of(at)] += 1
    return [counts[one] for one in months]


def type_names() -> dict[str, tuple[str, str]]:
    """Korean and English name of every article type by code, closed ones as well. One statement."""
    rows = reading().execute(select(ArticleType.code, ArticleType.name, ArticleType.name_en))
    return {row.code: (row.name, row.name_en) for row in rows}


def root_names() -> dict[str, tuple[str, str]]:
    """Korean and English name of the roots of the knowledge map by code. One statement."""
    rows = reading().execute(
        select(Category.code, Category.name, Category.name_en)
        .where(Category.parent_id.is_(None))
        .order_by(Category.code)
    )
    return {row.code: (row.name, row.name_en or row.name) for row in rows}


def _count(*conditions: ColumnElement[bool]) -> int:
    return reading().scalar(select(func.count()).select_from(Article).where(*conditions)) or 0


def _decisions(kind: str, *conditions: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(Decision).where(Decision.kind == kind, *conditions)
    return reading().scalar(statement) or 0


def _grouped(
    key: InstrumentedAttribute[K], value: ColumnElement[int], *conditions: ColumnElement[bool]
) -> dict[K, int]:
    rows = reading().execute(select(key, value).where(*conditions).group_by(key))
    return {row[0]: row[1] for row in rows}


def _by_root(*conditions: ColumnElement[bool]) -> dict[str, int]:
    rows = reading().execute(
        select(Category.path, func.count())
        .join(Article, Article.category_id == Category.id)
        .where(*conditions)
        .group_by(Category.path)
    )
    counts: dict[str, int] = {}
    for path, count in rows:
        root = path.strip("/").split("/")[0]
        counts[root] = counts.get(root, 0) + count
    return counts
