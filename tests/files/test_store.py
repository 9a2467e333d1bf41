"""The file store keeps content as it was, once, and gives nothing that was changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.core.errors import NotFound
from kms.files.store import FolderStore


def test_content_comes_back_and_is_kept_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    digest = store.put(b"content")
    assert store.put(b"content") == digest
    assert store.get(digest) == b"content"
    assert list(store.digests()) == [digest]


def test_changed_content_is_not_given(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    digest = store.put(b"content")
    store.path(digest).write_bytes(b"other")
    with pytest.raises(NotFound):
        store.get(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "0" * 64, "Z" * 64])
def test_what_is_no_digest_is_not_found(tmp_path: Path, digest: str) -> None:
    with pytest.raises(NotFound):
        FolderStore(tmp_path).path(digest)
