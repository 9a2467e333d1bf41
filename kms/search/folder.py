"""The folder of an installation's index: generations, the pointer to the one in use, and who may write."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kms.core.durable import replace_file
from kms.search.errors import IndexDamaged, NoRoom
from kms.search.korean.vocabulary import NO_DICTIONARY, Dictionary
from kms.search.locking import holder, only_one
from kms.search.ports import Analyzer
from kms.search.whoosh.committing import Analyse
from kms.search.whoosh.engine import WhooshEngine

_GENERATION = re.compile(r"g[0-9]+")
_FIRST = "g1"


class IndexFolder:
    """The folder of an installation's index: generations and the pointer to the one in use."""

    def __init__(self, folder: Path, analyzer: Analyzer, owner: str, dictionary: Dictionary = NO_DICTIONARY) -> None:
        self.folder = self.path = folder
        self.analyzer = analyzer
        self.owner = owner
        self.dictionary = dictionary
        self._engine: WhooshEngine | None = None
        self._name = ""

    def engine(self) -> WhooshEngine:
        """The generation in use; asks the pointer each time, so that a rebuild takes effect without a restart.

        Raises IndexDamaged when the pointer names none.
        """
        name = self.current()
        if self._engine is None or name != self._name:
            self._engine, self._name = self.opened(name), name
        return self._engine

    def opened(self, name: str, analyse_many: Analyse | None = None) -> WhooshEngine:
        """A generation's engine."""
        path = self.path / name
        return WhooshEngine(path, self.analyzer, self.owner, analyse_many=analyse_many, dictionary=self.dictionary)

    def current(self) -> str:
        """Name of the generation in use. Raises IndexDamaged when the pointer names none."""
        try:
            name = (self.path / "current").read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            if any(one != _FIRST for one in self._generations()):
                raise IndexDamaged from None  # there was a pointer: `begin` writes it before there is a second generation
            return _FIRST
        if not _GENERATION.fullmatch(name) or not (self.path / name).is_dir():
            raise IndexDamaged
        return name

    def begin(self) -> str:
        """Name of a new, empty generation; the one in use is named before there are two. Raises OSError."""
        if not (self.path / "current").exists() and all(one == _FIRST for one in self._generations()):
            (self.path / _FIRST).mkdir(exist_ok=True)
            replace_file(self.path / "current", _FIRST.encode())
        return f"g{max([1, *map(_number, self._generations())]) + 1}"

    def begun(self) -> list[str]:
        """Generations that are newer than the one in use, the newest first: what a rebuild left that did not come to its end."""
        return [one for one in self._generations() if _number(one) > self._number_in_use()]

    def use(self, name: str) -> None:
        """Let all processes use a finished generation and forget those before the one they used last. Raises NoRoom."""
        former = f"g{self._number_in_use()}"
        try:
            replace_file(self.path / "current", name.encode())
        except OSError as error:
            raise NoRoom(reason=error.strerror or str(error)) from error
        for other in self._generations():
            if other not in (name, former):
                shutil.rmtree(self.path / other, ignore_errors=True)

    def bytes_in_use(self) -> int:
        """Size of the generation in use."""
        used = self.path / f"g{self._number_in_use()}"
        return sum(path.stat().st_size for path in used.rglob("*") if path.is_file())

    def _number_in_use(self) -> int:
        """Number of the generation in use; of none, when the pointer cannot be read and so none can be told from the others."""
        try:
            return _number(self.current())
        except IndexDamaged:
            return max([0, *map(_number, self._generations())])

    def _generations(self) -> list[str]:
        found = [path.name for path in self.path.glob("g*") if _GENERATION.fullmatch(path.name)]
        return sorted(found, key=_number, reverse=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who changes the generation in use. Raises IndexBusy, NoRoom."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NoRoom(reason=error.strerror or str(error)) from error
        with only_one(self.path / "indexer.lock"):
            yield

    def indexing(self) -> int | None:
        """The process that keeps the index up to date, None when none does."""
        return holder(self.path / "indexer.lock")


def _number(name: str) -> int:
    return int(name[1:])
