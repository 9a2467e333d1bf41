"""Whoosh's commits: whole or not at all, with its damage told apart from its emptiness."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kms.search.errors import IndexBusy
from kms.search.locking import only_one
from kms.search.whoosh.storing import RECORD, BadStore, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store(tmp_path / "whoosh")
    found.create()
    return found


def _commit(store: Store, changed: dict[str, str | None], record: str = "a record") -> None:
    store.commit(changed, record, fresh=False, patient=False)


def test_documents_and_record_come_replace_and_go_together(store: Store) -> None:
    assert store.opened().is_empty
    _commit(store, {"a": "1", "b": "2"}, "first")
    _commit(store, {"a": "3", "b": None}, "second")
    found = store.opened()
    assert (found.document("a"), found.document("b"), found.document(RECORD)) == ("3", None, "second")
    assert dict(found.documents()) == {"a": "3", RECORD: "second"}
    assert found.generation == store.generation() == 2


def test_many_commits_stay_few_files(store: Store) -> None:
    for number in range(60):
        _commit(store, {f"k{number}": str(number)})
    assert len(list(store.folder.glob("*.seg"))) < 12
    assert len(dict(store.opened().documents())) == 61


def test_a_segment_that_cannot_be_opened_leaves_the_others(store: Store) -> None:
    _commit(store, {"a": "1"})
    (first,) = store.folder.glob("*.seg")
    for number in range(3):
        _commit(store, {f"b{number}": "2"})
    first.write_bytes(b"damaged")
    found = store.opened()
    assert len(found.broken) == 1
    assert (found.document("a"), found.document("b1"), found.document(RECORD)) == (None, "2", "a record")


@pytest.mark.parametrize("content", [b"", b"damaged", None])
def test_without_its_table_of_contents_it_is_no_empty_store(store: Store, content: bytes | None) -> None:
    _commit(store, {"a": "1"})
    (contents,) = store.folder.glob("*.toc")
    if content is None:
        contents.unlink()
        assert store.generation() == -1
    else:
        contents.write_bytes(content)
    with pytest.raises(BadStore):
        store.opened()


def test_a_commit_for_which_there_is_no_room_leaves_the_one_before(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _commit(store, {"a": "1"})
    before = sorted(path.name for path in store.folder.iterdir())

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            _commit(store, {"a": "2"})
    assert store.opened().document("a") == "1"
    assert sorted(path.name for path in store.folder.iterdir() if ".toc." not in path.name) == before
    _commit(store, {"a": "3"})
    assert store.opened().document("a") == "3"
    assert not list(store.folder.glob("*.toc.*"))


def test_one_writes_at_a_time(store: Store) -> None:
    with only_one(store.folder / "MAIN_WRITELOCK"), pytest.raises(IndexBusy):
        _commit(store, {"a": "1"})
    _commit(store, {"a": "1"})
