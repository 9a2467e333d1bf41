"""What can be done here: note a view, a search, an opened result, say that an article helped or was applied, take that back."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from kms.core import clock
from kms.core.db import unit_of_work
from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Viewer
from kms.core.text import one_line
from kms.usage import marks, recording
from kms.usage.access import Standing, standing
from kms.usage.clicks import Shown
from kms.usage.entries import Clicked, Remembered, Searched, View
from kms.usage.errors import OwnArticle
from kms.usage.events import SignalGiven, SignalWithdrawn
from kms.usage.models import ReaderSignal, RecentSearch, SignalKind
from kms.usage.search_words import loggable
from kms.usage.settings import RECENT_SEARCHES

LONGEST_NOTE = 300
ARTICLE = "article"  # the kind of results that are articles


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
    """Note a search with its number of hits: without who asked in the log, and in the asker's own list of recent ones.

    Nothing in either when it looks like personal data.
    """
    found = loggable(text)
    if viewer.is_system or found is None:
        return
    text, words = found
    day = clock.today()
    mark = marks.mark(str(day)[:7], viewer.employee_id, words)
    recording.recorder().add(Searched(day, words, text, total, mark))
    keep = RECENT_SEARCHES.value()
    if keep:
        recording.recorder().add(Remembered(clock.now(), viewer.employee_id, words, text, keep))


def record_click(viewer: Viewer, page: Shown, place: int) -> None:
    """Note that the result at a place (from 0) of a page of results was opened, without who opened it.

    Nothing for a place that the page has not, nor for an article that the viewer may not open.
    """
    found = page.at(place)
    if viewer.is_system or found is None:
        return
    hit, position = found
    kind, _colon, number = hit.partition(":")
    if kind == ARTICLE and standing(viewer, int(number)) is Standing.NONE:
        return
    recording.recorder().add(Clicked(clock.today(), page.words, page.seen, hit, position))


def forget_searches(viewer: Viewer, words: str = "") -> None:
    """Take one search out of the viewer's own list, or empty it. What waits to be written is written first."""
    recording.flush()
    own = delete(RecentSearch).where(RecentSearch.employee_id == viewer.employee_id)
    with unit_of_work() as uow:
        uow.session.execute(own.where(RecentSearch.words == words) if words else own)


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
