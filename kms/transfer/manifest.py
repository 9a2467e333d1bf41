"""The list of everything in an export: written last, so that an export without one was not finished; checked before anything is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kms.transfer.errors import DamagedExport, NotAnExport

NAME = "manifest.json"
FORMAT = "kms-export"
VERSION = 1
_PIECE = 1 << 20


@dataclass(frozen=True)
class TableEntry:
    """A table: how many rows, which columns, and how far its own counter got (None: it has none)."""

    rows: int
    columns: tuple[str, ...]
    counter: int | None = None


@dataclass(frozen=True)
class FileEntry:
    """A file: its size in bytes and SHA-256."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What an export consists of. Paths are relative, with slashes; `missing` names attachments whose content was lost before."""

    made_at: str
    schema: str
    office: str
    passwords: bool
    version: int = VERSION
    format: str = FORMAT
    tables: dict[str, TableEntry] = field(default_factory=dict)
    files: dict[str, FileEntry] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def as_bytes(self) -> bytes:
        """How it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a folder. Raises NotAnExport."""
        try:
            facts: dict[str, Any] = json.loads((folder / NAME).read_bytes())
            if facts["format"] != FORMAT or facts["version"] != VERSION:
                raise NotAnExport(folder=folder, reason=f"{facts['format']} {facts['version']}")
            tables = {name: TableEntry(**one) for name, one in facts.pop("tables").items()}
            files = {path: FileEntry(**one) for path, one in facts.pop("files").items()}
            return cls(tables=tables, files=files, **facts)
        except FileNotFoundError:
            raise NotAnExport(folder=folder, reason=f"{NAME} is missing") from None
        except (ValueError, KeyError, TypeError) as error:
            raise NotAnExport(folder=folder, reason=f"{NAME}: {error!r}") from error

    def below(self, start: str) -> list[str]:
        """Paths that begin with `start`, in order."""
        return sorted(path for path in self.files if path.startswith(start))


def is_export(folder: Path) -> bool:
    """Whether a folder is an export and not just any folder of files."""
    return (folder / NAME).is_file()


def entry(path: Path) -> FileEntry:
    """Size and digest of a file. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return FileEntry(size, digest.hexdigest())


def check(folder: Path, manifest: Manifest, progress: Callable[[int], None]) -> None:
    """Compare every file with the manifest, all of them, not only up to the first. Raises DamagedExport."""
    wrong = []
    root = folder.resolve()
    for path, expected in manifest.files.items():
        place = folder / path
        if not place.resolve().is_relative_to(root):
            wrong.append(f"{path}: lies outside of the export")
        elif not place.is_file():
            wrong.append(f"{path}: missing")
        elif (found := entry(place)) != expected:
            changed = f"{found.size} bytes instead of {expected.size}" if found.size != expected.size else "changed"
            wrong.append(f"{path}: {changed}")
        progress(1)
    if wrong:
        raise DamagedExport(wrong)
