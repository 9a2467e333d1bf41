"""What is suggested to somebody who types: articles, people, searches, his own recent searches. Only what he may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from kms.core import clock
from kms.core.permissions import Viewer
from kms.search.companions import Companions, Named
from kms.search.korean.typed import Book, readings
from kms.search.ports import Suggestion
from kms.search.queries import bound

LONGEST = 100  # letters of what is typed that are looked at
DOCUMENTS, PEOPLE, SEARCHES, RECENT = 6, 3, 4, 3  # how many of each are offered
RECENT_ALONE = 8  # own searches offered before anything is typed
_FRESH = timedelta(minutes=1)  # how long the list of who works here serves


@dataclass(frozen=True)
class Offered:
    """Suggestions by group, each group most fitting first."""

    documents: tuple[Suggestion, ...] = ()
    people: tuple[Named, ...] = ()
    searches: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()


def offered(viewer: Viewer, text: str) -> Offered:
    """What the viewer may mean who has typed `text` so far; his own last searches when it has no letters. Two statements.

    Raises IndexUnusable.
    """
    text = text[:LONGEST].strip()
    search = bound()
    own = tuple(search.companions.recent(viewer))
    if not readings(text):
        return Offered(recent=own[:RECENT_ALONE])
    engine = search.folder.engine()
    found = engine.suggest(text, viewer.principals, DOCUMENTS)
    popular = tuple(search.companions.popular(viewer))
    asked = [popular[one] for one in _fitting(_book(popular), text, 2 * SEARCHES)]
    searches = [*engine.answerable(asked, viewer.principals), *found.keywords]
    recent = [own[one] for one in _fitting(Book(own), text, RECENT)]
    people = _people(search.companions, viewer)
    return Offered(
        documents=found.documents,
        people=tuple(people[one] for one in _fitting(_book(tuple(one.name for one in people)), text, PEOPLE)),
        searches=tuple(one for one in dict.fromkeys(searches) if one not in recent)[:SEARCHES],
        recent=tuple(recent),
    )


def _fitting(book: Book, text: str, limit: int) -> list[int]:
    """Numbers of the texts for the first reading of `text` that has any."""
    return next(filter(None, (book.find(typed, limit) for typed in readings(text))), [])


@lru_cache(maxsize=4)
def _book(texts: tuple[str, ...]) -> Book:
    return Book(texts)


@dataclass
class _Kept:
    """Who works here, as it was asked last."""

    companions: Companions | None = None
    until: datetime | None = None
    people: Sequence[Named] = ()


_kept = _Kept()


def _people(companions: Companions, viewer: Viewer) -> Sequence[Named]:
    global _kept
    kept, now = _kept, clock.now()
    if kept.companions is not companions or kept.until is None or kept.until < now:
        kept = _kept = _Kept(companions, now + _FRESH, companions.people(viewer))
    return kept.people
