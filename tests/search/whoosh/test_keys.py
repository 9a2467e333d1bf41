"""Which document is which, in a segment and after joining."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kms.search.whoosh import keys, sealing
from kms.search.whoosh.columnar import Segment
from kms.search.whoosh.keys import Keys, Named, hashed


def _segment(folder: Path, names: list[str], dead: list[int]) -> Segment:
    columns = keys.columns([Named(name, hashed(name) % 1000, number) for number, name in enumerate(names)])
    others = {"num.grade": np.ones(len(names)), "blob": np.empty(0, np.uint8), "ends": np.empty(0, np.int64)}
    empty = dict.fromkeys(["starts", "docs", "counts"], np.empty(0, np.int32))
    sealing.write(folder, {**columns, **others, **empty})
    return Segment(folder, dead)


def test_keys_are_found_by_document_and_documents_by_key(tmp_path: Path) -> None:
    segment = _segment(tmp_path / "a", ["article:1", "모임:2", "article:13"], [0])
    assert list(Keys(segment)) == ["article:1", "모임:2", "article:13"]
    assert keys.places(segment, ["article:13", "article:1", "article:3"]) == [0, 2]
    assert list(keys.living(segment)) == [(1, "모임:2"), (2, "article:13")]
    assert keys.contents([segment]) == {"모임:2": 1, "article:13": 2}


def test_joining_keeps_what_lives_in_order(tmp_path: Path) -> None:
    first = _segment(tmp_path / "a", ["article:1", "article:2"], [0])
    second = _segment(tmp_path / "b", ["article:1", "club:9"], [])
    joined = keys.joined([first, second])
    assert bytes(joined["doc.blob"]).decode() == "article:2article:1club:9"
    assert joined["doc.ends"].tolist() == [9, 18, 24]
    assert joined["doc.content"].tolist() == [1, 0, 1]
    assert joined["doc.hash"].tolist() == [hashed(one) for one in ("article:2", "article:1", "club:9")]


def test_equal_texts_have_one_number_and_others_another() -> None:
    assert hashed("체납") == hashed("체납") != hashed("체납 ")
    assert hashed("\ud800") >= 0  # what cannot be encoded is a text as well
