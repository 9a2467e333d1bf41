"""Comparing an index with the database, article by article, and putting right what differs. Call `mend` with the lock held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kms.core.db import close_reading
from kms.search.ports import Document, Source
from kms.search.whoosh.documents import fingerprint
from kms.search.whoosh.engine import WhooshEngine

BATCH = 1000
_SEGMENT, _STORE = "segment:", "store:"

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Verified:
    """How index and database compare: keys that only one side has, that were indexed from an older content, that are damaged.

    Of a damaged segment the name stands among what is damaged; its documents are missing. So do damaged files of Whoosh,
    which cannot be mended: the index must be built anew.
    """

    missing: tuple[str, ...] = ()
    superfluous: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether they agree."""
        return not (self.missing or self.superfluous or self.stale or self.damaged)

    @property
    def segments(self) -> list[str]:
        """Names of the damaged segments."""
        return [one.removeprefix(_SEGMENT) for one in self.damaged if one.startswith(_SEGMENT)]

    @property
    def beyond_mending(self) -> bool:
        """Whether only a rebuild helps."""
        return any(one.startswith(_STORE) for one in self.damaged)


def batches(sources: Sequence[Source], size: int = BATCH) -> Iterator[tuple[Source, list[int]]]:
    """All ids that are to be found, some at a time; the database may change in between."""
    for source in sources:
        after = 0
        while ids := source.all_ids(after, size):
            yield source, ids
            after = ids[-1]
            close_reading()


def counted(sources: Sequence[Source]) -> int:
    """How many documents there are to be found."""
    return sum(len(ids) for _source, ids in batches(sources, 5 * BATCH))


def compare(engine: WhooshEngine, sources: Sequence[Source], *, contents: bool = True) -> Verified:
    """Look at every document of both sides; without `contents` only at the keys, which takes no loading. Raises IndexUnusable."""
    close_reading()
    damage = engine.damage()
    indexed = engine.contents(without=damage.segments)
    expected: set[str] = set()
    stale = []
    for source, ids in batches(sources):
        if contents:
            now = {document.key: fingerprint(document) for document in source.load(ids)}
            stale += [key for key, content in now.items() if indexed.get(key, content) != content]
            expected.update(now)
        else:
            expected.update(f"{source.kind}:{one}" for one in ids)
    return Verified(
        missing=_sorted(expected - indexed.keys()),
        superfluous=_sorted(indexed.keys() - expected),
        stale=_sorted(stale),
        damaged=_sorted(
            [
                *damage.documents,
                *(_SEGMENT + one for one in damage.segments),
                *(_STORE + one for one in damage.store),
            ]
        ),
    )


def confirmed(engine: WhooshEngine, sources: Sequence[Source], first: Verified) -> Verified:
    """What of a comparison still differs: while everybody goes on working, some of it was only on its way."""
    close_reading()
    indexed = engine.contents(without=first.segments)
    now = {one.key: fingerprint(one) for one in loaded(sources, [*first.missing, *first.superfluous, *first.stale])}
    return Verified(
        missing=tuple(key for key in first.missing if key in now and key not in indexed),
        superfluous=tuple(key for key in first.superfluous if key in indexed and key not in now),
        stale=tuple(key for key in first.stale if key in now and indexed.get(key) not in (now[key], None)),
        damaged=first.damaged,
    )


def mend(engine: WhooshEngine, sources: Sequence[Source], found: Verified, position: int, progress: Progress) -> None:
    """Index what is missing, stale or damaged, forget what is superfluous; events go on after `position`.

    Searches go on meanwhile, without the damaged segments. Raises NoRoom, IndexUnusable.
    """
    if found.segments:
        engine.commit(position, without=found.segments)
    documents = [one for one in found.damaged if not one.startswith(_SEGMENT)]
    wanted = sorted({*found.missing, *found.stale, *documents})
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        engine.delete(part)  # also what the database does not know any more
        engine.index(loaded(sources, part))
        engine.commit(position, patient=True)
        progress(len(part))
    engine.delete(found.superfluous)
    engine.commit(position, whole=True)


def loaded(sources: Sequence[Source], keys: Iterable[str]) -> list[Document]:
    """The documents with these keys as they are now, as far as they are to be found."""
    by_kind: dict[str, list[int]] = {}
    for key in keys:
        kind, _colon, number = key.partition(":")
        by_kind.setdefault(kind, []).append(int(number))
    found: list[Document] = []
    for source in sources:
        ids = by_kind.get(source.kind, [])
        for start in range(0, len(ids), BATCH):
            found += source.load(ids[start : start + BATCH])
    return found


def _sorted(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(keys))
