"""The file store: content under its SHA-256 digest, written once, synced, never changed. A folder by default."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from kms.core.durable import replace_file, sync_folder
from kms.core.errors import NotFound

_DIGEST = re.compile(r"[0-9a-f]{64}")


class FolderStore:
    """Files of one office below a folder, two letters a level."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep the content; returns its digest. The same content is kept once. Raises OSError when the disk is full."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            if not path.parent.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                sync_folder(path.parent.parent)
            replace_file(path, content)
        return digest

    def path(self, digest: str) -> Path:
        """Where the content lies. Raises NotFound."""
        path = self._path(digest)
        if not path.is_file():
            raise NotFound
        return path

    def get(self, digest: str) -> bytes:
        """The content. Raises NotFound, also when it is not what its digest says."""
        content = self.path(digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise NotFound
        return content

    def digests(self) -> Iterator[str]:
        """Digests of all content."""
        for path in sorted(self.folder.glob("??/*")):
            if _DIGEST.fullmatch(path.name):
                yield path.name

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotFound
        return self.folder / digest[:2] / digest


_store: FolderStore | None = None


def bind(store: FolderStore) -> None:
    """Make `store` the one of this process."""
    global _store
    _store = store


def store() -> FolderStore:
    """The bound store. Raises RuntimeError before `bind`."""
    if _store is None:
        raise RuntimeError("no file store is bound: create_app or the command line binds one")
    return _store
