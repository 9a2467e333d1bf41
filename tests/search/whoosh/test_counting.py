"""Counts of facet values are those of the documents asked about, over all segments, however many values each has."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.whoosh.columnar import Builder, Row, Segment, write
from kms.search.whoosh.counting import counts

documents = st.lists(st.sets(st.sampled_from("가나다라"), max_size=3), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(documents, min_size=1, max_size=3), st.data())
def test_counts_are_exact(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[set[str]]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    segments, chosen, expected = [], [], Counter[str]()
    for number, sets in enumerate(parts):
        rows = [Row({"kind": dict.fromkeys(values, 1)}, {"published": 1.0}) for values in sets]
        write(folder / str(number), Builder((), rows).columns())
        segments.append(Segment(folder / str(number)))
        docs = sorted(data.draw(st.sets(st.integers(0, len(sets) - 1))))
        chosen.append(np.array(docs, np.int64))
        expected.update(value for doc in docs for value in sets[doc])
    assert counts(segments, chosen, ["kind", "other"]) == {"kind": dict(expected), "other": {}}
