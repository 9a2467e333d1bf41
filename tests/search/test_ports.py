"""Documents are told apart by kind and id."""

from __future__ import annotations

from tests.search.documents import document


def test_keys_name_kind_and_id() -> None:
    assert document(7).key == "article:7"
