"""What a person can do with saved searches: save one, rename it, let it tell or not, delete it. And telling what new fits."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from kms.core.db import unit_of_work
from kms.core.errors import Invalid, NotFound
from kms.core.ids import new_id
from kms.core.permissions import Viewer
from kms.core.text import one_line
from kms.seeking.errors import TooManySaved
from kms.seeking.models import LONGEST_ASKED, LONGEST_NAME, SavedMatch, SavedSearch
from kms.seeking.settings import MOST_SAVED


def save(viewer: Viewer, text: str, narrowed: Mapping[str, str]) -> int:
    """Keep a search under its own words; one that is kept already is that one. Raises Invalid, TooManySaved."""
    text = one_line(text)
    asked = SavedSearch.written(text, {name: value for name, value in narrowed.items() if value})
    if not text or len(asked) > LONGEST_ASKED:
        raise Invalid({"q": _("Search for something first, in fewer words, and save that.")})
    with unit_of_work() as uow:
        mine = select(SavedSearch).where(SavedSearch.employee_id == viewer.employee_id)
        known = uow.session.scalars(mine.where(SavedSearch.asked == asked)).first()
        if known is not None:
            return known.id
        count = uow.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
        if count >= MOST_SAVED.value():
            raise TooManySaved(most=count)
        saved = SavedSearch(
            id=new_id(),
            employee_id=viewer.employee_id,
            name=text[:LONGEST_NAME],
            asked=asked,
            tells=True,
            created_at=uow.now,
        )
        uow.add(saved)
        return saved.id


def change(viewer: Viewer, saved_id: int, *, name: str, tells: bool) -> None:
    """Rename one's saved search and say whether it tells of what is new. Raises NotFound, Invalid."""
    with unit_of_work() as uow:
        saved = uow.session.get(SavedSearch, saved_id, with_for_update=True)
        if saved is None or saved.employee_id != viewer.employee_id:
            raise NotFound
        name = one_line(name)
        if not 1 <= len(name) <= LONGEST_NAME:
            raise Invalid({"name": _("Give it a name of at most %(most)s characters.", most=LONGEST_NAME)})
        saved.name, saved.tells = name, tells


def remove(viewer: Viewer, saved_id: int) -> None:
    """Forget one's saved search and what was found for it. Raises NotFound."""
    with unit_of_work() as uow:
        saved = uow.session.get(SavedSearch, saved_id, with_for_update=True)
        if saved is None or saved.employee_id != viewer.employee_id:
            raise NotFound
        uow.session.execute(delete(SavedMatch).where(SavedMatch.saved_id == saved_id))
        uow.session.delete(saved)
