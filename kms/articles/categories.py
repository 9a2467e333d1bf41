"""The knowledge map and the article types: what places and kinds there are, who is expert of what, how they are changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from kms.articles import versions
from kms.articles.access import readable_by
from kms.articles.events import ArticleChanged
from kms.articles.models import Article, ArticleType, Category, CategoryExpert, State
from kms.audit.service import record
from kms.core import clock
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Conflict, Invalid, NotFound
from kms.core.ids import new_id
from kms.core.permissions import Permission, Viewer
from kms.core.text import one_line

LARGEST_ORDER = 1_000_000


@dataclass(frozen=True)
class CategoryRow:
    """A category on the map; `count` = articles in it and below that the viewer may read."""

    id: int
    code: str
    name: str
    name_en: str
    parent_id: int | None
    path: str
    department_id: int | None
    experts: tuple[int, ...]
    count: int
    closed: bool

    @property
    def depth(self) -> int:
        """0 for a root."""
        return self.path.count("/") - 2


def check_place(type_code: str, category_id: int) -> None:
    """Raise Invalid unless both exist and are open."""
    wrong: dict[str, object] = {}
    kind = reading().get(ArticleType, type_code)
    if kind is None or kind.closed_at is not None:
        wrong["type_code"] = _("Choose the kind of knowledge.")
    category = reading().get(Category, category_id)
    if category is None or category.closed_at is not None:
        wrong["category_id"] = _("Choose a place on the knowledge map.")
    if wrong:
        raise Invalid(wrong)


def knowledge_map(viewer: Viewer, *, with_closed: bool = False) -> list[CategoryRow]:
    """The whole tree, parents before children, with counts of what the viewer may read. Three statements."""
    session = reading()
    counted = session.execute(
        select(Category.path, func.count())
        .join(Article, Article.category_id == Category.id)
        .where(Article.state == State.PUBLISHED, readable_by(viewer))
        .group_by(Category.path)
    )
    counts = {path: count for path, count in counted}
    experts = current_experts()
    rows = session.scalars(select(Category).order_by(Category.path))
    return [
        CategoryRow(
            row.id,
            row.code,
            row.name,
            row.name_en,
            row.parent_id,
            row.path,
            row.department_id,
            tuple(experts.get(row.id, ())),
            sum(count for path, count in counts.items() if path.startswith(row.path)),
            row.closed_at is not None,
        )
        for row in rows
        if with_closed or row.closed_at is None
    ]


def current_experts() -> dict[int, list[int]]:
    """Employee ids of the experts of each category today. One statement."""
    today = clock.today()
    found = reading().execute(
        select(CategoryExpert.category_id, CategoryExpert.employee_id)
        .where(
            CategoryExpert.valid_from <= today,
            (CategoryExpert.valid_to.is_(None)) | (CategoryExpert.valid_to > today),
        )
        .order_by(CategoryExpert.id)
    )
    experts: dict[int, list[int]] = {}
    for category_id, employee_id in found:
        experts.setdefault(category_id, []).append(employee_id)
    return experts


def experts_for(category_id: int) -> list[int]:
    """Experts of a category; those of its parent when it has none of its own, and so on up."""
    experts = current_experts()
    category = reading().get(Category, category_id)
    while category is not None:
        if experts.get(category.id):
            return experts[category.id]
        category = reading().get(Category, category.parent_id) if category.parent_id else None
    return []


def experts_near(category_id: int) -> list[int]:
    """Experts of all places below the same root: for when a place has too few of its own. Three statements."""
    session = reading()
    category = session.get(Category, category_id)
    if category is None:
        return []
    root = "/" + category.path.strip("/").split("/")[0] + "/"
    near = session.scalars(select(Category.id).where(Category.path.startswith(root, autoescape=True)))
    experts = current_experts()
    return sorted({one for place in near for one in experts.get(place, ())})


def article_types(*, with_closed: bool = False) -> list[ArticleType]:
    """All kinds of articles in their order. One statement."""
    statement = select(ArticleType).order_by(ArticleType.sort, ArticleType.code)
    if not with_closed:
        statement = statement.where(ArticleType.closed_at.is_(None))
    return list(reading().scalars(statement))


def category_by_code(code: str) -> Category | None:
    """The category with this code."""
    return reading().scalars(select(Category).where(Category.code == code)).first()


def add_category(
    viewer: Viewer, *, code: str, name: str, name_en: str = "", parent_id: int | None, department_id: int | None
) -> int:
    """Put a new place on the map. Raises NotAllowed, Invalid, Conflict (the code is taken)."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    code, name = one_line(code), one_line(name)
    if not code or "/" in code or not name or len(code) > 20 or len(name) > 80:
        raise Invalid({"code": _("Enter a code without a slash, and a name.")})
    _check_lengths(name_en=(one_line(name_en), 80))
    with unit_of_work() as uow:
        parent = uow.session.get(Category, parent_id) if parent_id else None
        if uow.session.scalar(select(Category.id).where(Category.code == code)):
            raise Conflict
        path = f"{parent.path if parent else '/'}{code}/"
        row = Category(id=new_id(), parent_id=parent_id, code=code, name=name, name_en=one_line(name_en), path=path)
        row.department_id = department_id
        uow.add(row)
        versions.keep_place(uow, viewer, row)
        return row.id


def change_category(
    viewer: Viewer, category_id: int, *, name: str, name_en: str, department_id: int | None, closed: bool
) -> None:
    """Rename, hand over or close a place. Articles stay where they are; search learns of the new name."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    if not one_line(name):
        raise Invalid({"name": _("Enter a name.")})
    _check_lengths(name=(one_line(name), 80), name_en=(one_line(name_en), 80))
    with unit_of_work() as uow:
        category = uow.session.get(Category, category_id)
        if category is None:
            raise NotFound
        renamed = category.name != one_line(name)
        category.name, category.name_en = one_line(name), one_line(name_en)
        category.department_id = department_id
        category.closed_at = (category.closed_at or uow.now) if closed else None
        versions.keep_place(uow, viewer, category)
        if renamed:
            _tell_articles(uow, select_ids(uow, category_id))


def set_experts(viewer: Viewer, category_id: int, employee_ids: Iterable[int]) -> None:
    """Let exactly these people be the experts of a category from today on."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    wanted = set(employee_ids)
    today = clock.today()
    with unit_of_work() as uow:
        rows = uow.session.scalars(
            select(CategoryExpert).where(CategoryExpert.category_id == category_id, CategoryExpert.valid_to.is_(None))
        ).all()
        before = {row.employee_id for row in rows}
        if before != wanted:
            facts = {"before": sorted(before), "after": sorted(wanted)}
            record(uow, viewer, "articles.experts_changed", f"category:{category_id}", **facts)
        for row in rows:
            if row.employee_id in wanted:
                wanted.discard(row.employee_id)
            else:
                row.valid_to = today
        uow.session.add_all(
            CategoryExpert(category_id=category_id, employee_id=one, valid_from=today) for one in sorted(wanted)
        )


def set_type(
    viewer: Viewer,
    *,
    code: str,
    name: str,
    name_en: str,
    description: str,
    template: str,
    review_days: int,
    sort: int = 0,
    closed: bool = False,
) -> None:
    """Add a kind of article or change it. Raises NotAllowed, Invalid."""
    viewer.require(Permission.MANAGE_ARTICLE_TYPES)
    if not one_line(code) or not one_line(name) or not 1 <= review_days <= 3650:
        raise Invalid({"name": _("Enter a code, a name and a review interval between 1 and 3,650 days.")})
    if not 0 <= sort <= LARGEST_ORDER:
        raise Invalid({"sort": _("Enter a number between %(low)s and %(high)s.", low=0, high=LARGEST_ORDER)})
    description = one_line(description)
    _check_lengths(name=(one_line(name), 60), name_en=(one_line(name_en), 60), description=(description, 200))
    with unit_of_work() as uow:
        row = uow.session.get(ArticleType, one_line(code))
        if row is None:
            if not re.fullmatch(r"(?!new$)[a-z0-9_]{1,30}", code):
                raise Invalid({"code": _("Use small letters, digits and underscores, at most 30.")})
            row = ArticleType(code=one_line(code))
            uow.add(row)
        row.name, row.name_en, row.description = one_line(name), one_line(name_en) or one_line(name), description
        row.template, row.review_days, row.sort = template, review_days, sort
        row.closed_at = (row.closed_at or uow.now) if closed else None
        versions.keep_type(uow, viewer, row)


def _check_lengths(**fields: tuple[str, int]) -> None:
    """Raise Invalid for each text that is longer than its column: PostgreSQL would refuse it without a sentence."""
    wrong = {
        name: _("Shorten it: at most %(most)s characters fit.", most=most)
        for name, (text, most) in fields.items()
        if len(text) > most
    }
    if wrong:
        raise Invalid(wrong)


def select_ids(uow: UnitOfWork, category_id: int) -> list[int]:
    """Ids of the articles of a category."""
    return list(uow.session.scalars(select(Article.id).where(Article.category_id == category_id)))


def _tell_articles(uow: UnitOfWork, article_ids: list[int]) -> None:
    for article_id in article_ids:
        uow.publish(ArticleChanged(article_id))
