"""Reading an index whole, to find what is not what was written. Takes seconds for a large one; needs no lock."""

from __future__ import annotations

from dataclasses import dataclass

from kms.search.whoosh import keys, sealing
from kms.search.whoosh.answering import Snapshot
from kms.search.whoosh.record import Record
from kms.search.whoosh.sealing import DamagedSegment


@dataclass(frozen=True)
class Damage:
    """What is damaged: segments, documents whose stored text is not what was indexed, and files of Whoosh."""

    segments: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    store: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything is."""
        return bool(self.segments or self.documents or self.store)


def damage(record: Record, snapshot: Snapshot) -> Damage:
    """All that is damaged in a commit; `snapshot` has those of its segments that could be opened."""
    opened = {segment.folder.name: segment for segment in snapshot.segments}
    broken = [part.name for part in record.parts if part.name not in opened]
    for name, segment in opened.items():
        try:
            sealing.check(segment.folder)
        except DamagedSegment:
            broken.append(name)
    expected: dict[str, int] = {}
    for name, segment in opened.items():
        if name not in broken:
            stored = segment.column("doc.stored").tolist()
            expected.update((key, stored[doc]) for doc, key in keys.living(segment))
    found: dict[str, int] = {}
    twice: set[str] = set()
    for key, text in snapshot.stored.documents() if snapshot.stored else ():
        twice.update([key] if key in found else [])
        found[key] = keys.hashed(text)
    wrong = [key for key, stored in expected.items() if found.get(key) != stored or key in twice]
    return Damage(tuple(broken), tuple(wrong), snapshot.stored.broken if snapshot.stored else ())
