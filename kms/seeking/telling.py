"""The worker's part of saved searches: holds what was published against them, and tells each person at most once a day a search.

Both steps go by what is stored: a match is a row once, and is told with the event in one transaction. So a kill or a second
run neither loses nor repeats a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from kms.articles import parties
from kms.articles import queries as articles
from kms.core import clock
from kms.core.clock import KST
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.permissions import Viewer
from kms.org import queries as org
from kms.search.ports import Document
from kms.search.queries import bound
from kms.search.watching import Watch, watching
from kms.seeking.events import SavedSearchFits
from kms.seeking.models import FreshArticle, SavedMatch, SavedSearch
from kms.seeking.settings import FITTING_SHARE

BATCH = 200  # articles held against the saved searches at once
ARTICLE = "article"


def tell_of_new() -> int:
    """Match what was published since the last run, then tell; how many messages. The worker's job."""
    while _match():
        pass
    return _tell()


def _match() -> int:
    """Hold one batch of fresh articles against all saved searches; how many articles."""
    close_reading()
    fresh = list(reading().scalars(select(FreshArticle).order_by(FreshArticle.event_number).limit(BATCH)))
    if not fresh:
        return 0
    documents = [
        document
        for source in bound().sources
        if source.kind == ARTICLE
        for document in source.load([one.article_id for one in fresh])
    ]
    found = _found(documents) if documents else set()
    with unit_of_work() as uow:
        of_these = SavedMatch.article_id.in_([one.article_id for one in fresh])
        known = {
            tuple(row)
            for row in uow.session.execute(select(SavedMatch.saved_id, SavedMatch.article_id).where(of_these))
        }
        kept = set(uow.session.scalars(select(SavedSearch.id)))
        new = sorted(one for one in found - known if one[0] in kept)
        uow.add(*(SavedMatch(saved_id=one[0], article_id=one[1], found_at=uow.now) for one in new))
        for one in fresh:  # one that was published again meanwhile has a later number and stays
            same = (FreshArticle.article_id == one.article_id, FreshArticle.event_number == one.event_number)
            uow.session.execute(delete(FreshArticle).where(*same))
    return len(fresh)


def _found(documents: Sequence[Document]) -> set[tuple[int, int]]:
    """Which saved search has which of the documents, as its person may read now; nobody is told of the own article."""
    telling = select(SavedSearch).where(SavedSearch.tells.is_(True)).order_by(SavedSearch.employee_id)
    writers = {one.id: parties.people_of(one.id).writers for one in documents}
    found: set[tuple[int, int]] = set()
    viewers: dict[int, Viewer | None] = {}
    with watching(documents) as watch:
        for saved in reading().scalars(telling):
            if saved.employee_id not in viewers:
                viewers[saved.employee_id] = _viewer(saved.employee_id)
            viewer = viewers[saved.employee_id]
            if viewer is not None:
                found |= {
                    (saved.id, one) for one in _fitting(watch, viewer, saved) if viewer.employee_id not in writers[one]
                }
    return found


def _fitting(watch: Watch, viewer: Viewer, saved: SavedSearch) -> list[int]:
    return watch.fitting(viewer, saved.text, saved.narrowed, share=FITTING_SHARE.value())


def _viewer(employee_id: int) -> Viewer | None:
    """The person as a reader of today; None for who left."""
    person = org.people([employee_id]).get(employee_id)
    return None if person is None or person.left else org.viewer_by_id(employee_id)


def _tell() -> int:
    """Tell of matches that nobody was told of, unless the search told something today already; how many messages."""
    close_reading()
    today = clock.today()
    waiting = (
        select(SavedSearch.id)
        .join(SavedMatch, SavedMatch.saved_id == SavedSearch.id)
        .where(SavedMatch.told_at.is_(None), SavedSearch.tells.is_(True))
        .distinct()
    )
    return sum(_tell_one(saved_id, today) for saved_id in sorted(reading().scalars(waiting).all()))


def _tell_one(saved_id: int, today: date) -> int:
    """Tell of one saved search's matches that its person may open now; 1 when there was something to tell today."""
    with unit_of_work() as uow:
        saved = uow.session.get(SavedSearch, saved_id, with_for_update=True)
        if saved is None or (saved.told_at and saved.told_at.astimezone(KST).date() == today):
            return 0
        untold = select(SavedMatch).where(SavedMatch.saved_id == saved_id, SavedMatch.told_at.is_(None))
        matches = list(uow.session.scalars(untold.order_by(SavedMatch.found_at, SavedMatch.article_id)))
        viewer = _viewer(saved.employee_id)
        open_now = articles.rows_by_id(viewer, [one.article_id for one in matches]) if viewer else {}
        for one in matches:
            one.told_at = uow.now
        told = [one.article_id for one in matches if one.article_id in open_now]
        if told:
            saved.told_at = uow.now
            uow.publish(SavedSearchFits(saved.id, told[-1], len(told)))
        return int(bool(told))
