"""Documents in whose title or keywords a word begins as the query says: found through what suggestions are made from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kms.search.korean.typed import Typed
from kms.search.whoosh.columnar import Places, Segment
from kms.search.whoosh.impacts import Postings
from kms.search.whoosh.suggesting import KEYWORD, TITLE, WITHIN, fitting


def begun(segment: Segment, typed: Typed) -> Places:
    """Documents that have such a word, ascending, dead ones as well."""
    owners = segment.column("say.doc")
    found: NDArray[np.int64] = np.unique(
        np.concatenate([owners[fitting(segment, typed, kind)] for kind in (TITLE, WITHIN, KEYWORD)])
    ).astype(np.int64)
    return found


def frequency(segments: Sequence[Segment], typed: Typed) -> int:
    """In how many documents that are alive a word begins so."""
    return sum(int(segment.alive[begun(segment, typed)].sum()) for segment in segments)


def postings(segment: Segment, typed: Typed) -> Postings:
    """The documents, each with 1 and the share of its title that was typed."""
    docs = begun(segment, typed)
    sizes = np.maximum(1, segment.column("say.size")[docs])
    values = (1 + np.minimum(1, len(typed.keys) / sizes)).astype(np.float32)
    return Postings(docs, values, float(values.max(initial=0)))
