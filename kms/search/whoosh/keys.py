"""Which document is which: columns of a segment with the key of each document and what its content was.

`doc.blob`, `doc.ends` the keys, UTF-8, one after the other   `doc.hash` (n,) of the key, to be found by
`doc.stored` (n,) of what Whoosh stores of it, so that a hit is never shown with another's text
`doc.content` (n,) of all that was indexed, so that an index can be compared with the database
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.search.whoosh.columnar import Segment

_HASHES = ("hash", "stored", "content")


@dataclass(frozen=True)
class Named:
    """A document of a segment: its key, and the hashes of what is stored and of what was indexed."""

    key: str
    stored: int
    content: int


def hashed(text: str) -> int:
    """A number of 64 bits that another text does not have, but by a chance of 1 in 10^19."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def columns(documents: Sequence[Named]) -> dict[str, NDArray[np.generic]]:
    """The columns of a segment of these documents, in this order."""
    keys = [one.key.encode() for one in documents]
    return {
        "doc.blob": np.frombuffer(b"".join(keys), np.uint8),
        "doc.ends": np.cumsum([len(one) for one in keys], dtype=np.int64),
        "doc.hash": np.array([hashed(one.key) for one in documents], np.uint64),
        "doc.stored": np.array([one.stored for one in documents], np.uint64),
        "doc.content": np.array([one.content for one in documents], np.uint64),
    }


def joined(segments: Sequence[Segment]) -> dict[str, NDArray[np.generic]]:
    """The columns of one segment that holds what is alive in several, in their order."""
    keys = [key.encode() for segment in segments for _doc, key in living(segment)]
    found: dict[str, NDArray[np.generic]] = {
        "doc.blob": np.frombuffer(b"".join(keys), np.uint8),
        "doc.ends": np.cumsum([len(one) for one in keys], dtype=np.int64),
    }
    for name in _HASHES:
        found[f"doc.{name}"] = np.concatenate([one.column(f"doc.{name}")[one.alive] for one in segments])
    return found


class Keys(Sequence[str]):
    """The keys of a segment by document, decoded when asked for."""

    def __init__(self, segment: Segment) -> None:
        self._blob: NDArray[Any] = segment.column("doc.blob")
        self._ends: NDArray[Any] = segment.column("doc.ends")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, doc: Any) -> Any:
        start = int(self._ends[doc - 1]) if doc else 0
        return self._blob[start : int(self._ends[doc])].tobytes().decode()


def living(segment: Segment) -> Iterator[tuple[int, str]]:
    """Documents that count, with their keys."""
    blob, ends = segment.column("doc.blob").tobytes(), [0, *segment.column("doc.ends").tolist()]
    for doc in np.flatnonzero(segment.alive).tolist():
        yield doc, blob[ends[doc] : ends[doc + 1]].decode()


def places(segment: Segment, wanted: Iterable[str]) -> list[int]:
    """Documents of the segment, alive or not, that have one of these keys."""
    by_hash = {hashed(key): key for key in wanted}
    near = np.flatnonzero(np.isin(segment.column("doc.hash"), np.array(list(by_hash), np.uint64)))
    keys, hashes = Keys(segment), segment.column("doc.hash")
    return [int(doc) for doc in near if keys[int(doc)] == by_hash[int(hashes[doc])]]


def contents(segments: Sequence[Segment]) -> Mapping[str, int]:
    """Every key with the hash of what was indexed."""
    found: dict[str, int] = {}
    for segment in segments:
        of_segment = segment.column("doc.content").tolist()
        found.update((key, of_segment[doc]) for doc, key in living(segment))
    return found
