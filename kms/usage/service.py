"""What can be done here: note a view, note a search, say that an article helped or was applied, take that back."""

from __future__ import annotations

from flask_babel import gettext as _

from kms.core import clock
from kms.core.db import unit_of_work
from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Viewer
from kms.core.text import one_line
from kms.usage import recording
from kms.usage.access import Standing, standing
from kms.usage.errors import OwnArticle
from kms.usage.events import SignalGiven, SignalWithdrawn
from kms.usage.models import ReaderSignal, SignalKind
from kms.usage.recording import Searched, View
from kms.usage.search_words import loggable

LONGEST_NOTE = 300


def record_view(viewer: Viewer, article_id: int, *, department_id: int | None = None) -> None:
    """Note that the viewer opened an article (of department `department_id`). Written a little later, see `recording.py`.

    The caller has let the viewer read, and leaves out authors. The system's own reading is no view.
    """
    if viewer.is_system:
        return
    elsewhere = department_id is not None and department_id != viewer.department_id
    view = View(clock.now(), article_id, viewer.employee_id, viewer.department_id, elsewhere)
    recording.recorder().add(view)


def record_search(viewer: Viewer, text: str, total: int) -> None:
    """Note a search with its number of hits, without who asked; nothing when it looks like personal data."""
    found = loggable(text)
    if viewer.is_system or found is None:
        return
    recording.recorder().add(Searched(clock.today(), found[1], found[0], total))


def signal(viewer: Viewer, article_id: int, kind: SignalKind, note: str = "") -> None:
    """Say that an article helped, or where it was applied (`note`, needed for APPLIED). Saying it again changes the note.

    Raises NotFound (not there, not open), OwnArticle, Invalid.
    """
    note = one_line(note) if kind is SignalKind.APPLIED else ""
    where = standing(viewer, article_id)
    if where is Standing.NONE:
        raise NotFound
    if where is Standing.OWNER:
        raise OwnArticle
    if kind is SignalKind.APPLIED and not note:
        raise Invalid({"note": _("Say in a sentence where you applied it.")})
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": _("Write at most %(most)s characters.", most=LONGEST_NOTE)})
    with unit_of_work() as uow:
        key = (article_id, viewer.employee_id, kind)
        given = uow.session.get(ReaderSignal, key, with_for_update=True)
        counted = given is not None and given.withdrawn_at is None
        if given is None:
            given = ReaderSignal(article_id=article_id, employee_id=viewer.employee_id, kind=kind, at=uow.now)
            uow.add(given)
        given.note = note
        if not counted:
            given.at, given.withdrawn_at = uow.now, None
            uow.publish(SignalGiven(article_id, kind.value), actor_id=viewer.employee_id)


def withdraw(viewer: Viewer, article_id: int, kind: SignalKind) -> None:
    """Take a signal back, also when the article is no longer open. Raises NotFound when there is none."""
    with unit_of_work() as uow:
        given = uow.session.get(ReaderSignal, (article_id, viewer.employee_id, kind), with_for_update=True)
        if given is None or given.withdrawn_at is not None:
            raise NotFound
        given.withdrawn_at, given.note = uow.now, ""
        uow.publish(SignalWithdrawn(article_id, kind.value), actor_id=viewer.employee_id)
