"""Which documents hold a run of letters, whatever an analyser made of it: read from the letters that are kept of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kms.search.whoosh.columnar import LETTERS, Segment
from kms.search.whoosh.documents import squeezed

_AT_ONCE = 4_000_000  # letters
_MAYBE_CUT = 8_000  # a document with more letters may have some that were not kept


def holding(segment: Segment, words: Sequence[str]) -> list[int]:
    """Numbers of documents whose letters hold one of `words`, ascending; also of those whose letters may not all be kept."""
    letters, starts = segment.whole(LETTERS)
    wanted = [one.encode("utf-16-le", "surrogatepass") for one in map(squeezed, words) if one]
    if not wanted:
        return []
    found = set(np.flatnonzero(np.diff(starts) >= _MAYBE_CUT).tolist())
    first = 0
    while first < segment.size:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + _AT_ONCE, side="right")) - 1)
        content = letters[starts[first] : starts[last]].tobytes()
        bounds = (starts[first : last + 1] - starts[first]) * 2
        for word in wanted:
            for place in _places(content, word):
                number = int(np.searchsorted(bounds, place, side="right")) - 1
                if place + len(word) <= bounds[number + 1]:
                    found.add(first + number)
        first = last
    return sorted(found)


def _places(content: bytes, word: bytes) -> list[int]:
    """Where `word` begins at a whole letter of two bytes."""
    places = []
    at = content.find(word)
    while at >= 0:
        if at % 2 == 0:
            places.append(at)
        at = content.find(word, at + 1)
    return places
