"""Changing a place on the knowledge map as a whole: name, place in the tree, department, experts, open or closed."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from kms.articles import categories, versions
from kms.articles.events import ArticleChanged
from kms.articles.models import Article, Category
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Permission, Viewer
from kms.org import queries as org

LONGEST_PATH = 200


@dataclass(frozen=True)
class Place:
    """What an administrator says of a place; the code never changes, as addresses and imports name it."""

    name: str
    name_en: str = ""
    parent_id: int | None = None
    department_id: int | None = None
    experts: tuple[int, ...] = ()
    closed: bool = False


def category(category_id: int) -> Category:
    """One place. Raises NotFound."""
    found = reading().get(Category, category_id)
    if found is None:
        raise NotFound
    return found


def add(viewer: Viewer, code: str, place: Place) -> int:
    """A new place with its experts. Raises NotAllowed, Invalid, Conflict (the code is taken)."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    with unit_of_work() as uow:
        parent = uow.session.get(Category, place.parent_id) if place.parent_id else None
        _check_length((parent.path if parent else "/") + code + "/")
        category_id = categories.add_category(
            viewer,
            code=code,
            name=place.name,
            name_en=place.name_en,
            parent_id=place.parent_id,
            department_id=place.department_id,
        )
        categories.set_experts(viewer, category_id, place.experts)
    return category_id


def revise(viewer: Viewer, category_id: int, place: Place) -> None:
    """Let a place read as `place` says. Raises NotAllowed, NotFound, Invalid (below itself; closed with open places below)."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    with unit_of_work() as uow:
        found = uow.session.get(Category, category_id)
        if found is None:
            raise NotFound
        _check_closing(uow, found, place)
        if found.parent_id != place.parent_id:
            move(viewer, category_id, place.parent_id)
        categories.change_category(
            viewer,
            category_id,
            name=place.name,
            name_en=place.name_en,
            department_id=place.department_id,
            closed=place.closed,
        )
        categories.set_experts(viewer, category_id, place.experts)


def move(viewer: Viewer, category_id: int, parent_id: int | None) -> None:
    """Hang a place and all below it under another one (none: at the root), and tell every article in it."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    with unit_of_work() as uow:
        found = uow.session.get(Category, category_id)
        parent = uow.session.get(Category, parent_id) if parent_id else None
        if found is None or (parent_id and parent is None):
            raise NotFound
        if parent is not None and parent.path.startswith(found.path):
            raise Invalid({"parent_id": _("A place cannot hang below itself. Choose another.")})
        former, path = found.path, f"{parent.path if parent else '/'}{found.code}/"
        below = list(uow.session.scalars(select(Category).where(Category.path.startswith(former, autoescape=True))))
        _check_length(max((path + one.path[len(former) :] for one in below), key=len))
        found.parent_id = parent_id
        for one in below:
            one.path = path + one.path[len(former) :]
            versions.keep_place(uow, viewer, one)
        told = select(Article.id).where(Article.category_id.in_([one.id for one in below]))
        for article_id in uow.session.scalars(told).all():
            uow.publish(ArticleChanged(article_id), actor_id=viewer.employee_id)


def expert_ids(logins: tuple[str, ...]) -> tuple[int, ...]:
    """Ids of the people with these logins. Raises Invalid for those who do not work here."""
    found = org.ids_of_logins(logins)
    unknown = [login for login in logins if login not in found]
    if unknown:
        raise Invalid({"experts": _("Nobody here has the login %(logins)s.", logins=", ".join(unknown))})
    return tuple(found[login] for login in dict.fromkeys(logins))


def _check_closing(uow: UnitOfWork, found: Category, place: Place) -> None:
    """A closed place holds no open one, so that no branch hangs in the air."""
    if place.closed:
        below = select(Category.id).where(Category.parent_id == found.id, Category.closed_at.is_(None)).limit(1)
        if uow.session.scalar(below):
            raise Invalid({"closed": _("Close or move the places below it first.")})
        return
    parent = uow.session.get(Category, place.parent_id) if place.parent_id else None
    if parent is not None and parent.closed_at is not None:
        raise Invalid({"parent_id": _("The place above is closed. Choose one that is open.")})


def _check_length(path: str) -> None:
    if len(path) > LONGEST_PATH:
        raise Invalid({"parent_id": _("The tree would become too deep. Choose a place further up.")})
