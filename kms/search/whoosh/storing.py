"""Documents and record in Whoosh: one commit is one table of contents, synced before it gets its name.

Whoosh checks nothing of what it reads, so a damaged file ends in whatever exception its bytes lead to: here they all become
`BadStore`, and a segment of Whoosh that cannot be opened is left out so that the others still give their documents.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from whoosh.fields import ID, STORED, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.searching import Searcher

from kms.core.durable import sync_file, sync_folder
from kms.search.locking import only_one
from kms.search.whoosh.joining import QUICK, to_join

RECORD = "record"
_NAME = "MAIN"
_TOC = re.compile(rf"_{_NAME}_([0-9]+)\.toc")
_SCHEMA = Schema(key=ID(unique=True, stored=True), stored=STORED)
log = structlog.get_logger()


class BadStore(Exception):
    """The table of contents, or the segment with the record, is missing or cannot be read."""


class _SyncedStorage(FileStorage):
    """Files whose content is on the disk before the table of contents that names them has its name."""

    def __init__(self, path: str) -> None:
        super().__init__(path)  # type: ignore[no-untyped-call]
        self._created: set[str] = set()

    def create_file(self, name: str, *args: Any, **values: Any) -> Any:
        """Remember what is to be synced."""
        self._created.add(name)
        return super().create_file(name, *args, **values)  # type: ignore[no-untyped-call]

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Sync everything written so far, then give the name, then sync the folder."""
        for name in self._created:
            path = Path(self.folder) / name
            if path.exists():
                sync_file(path)
        self._created.clear()
        super().rename_file(oldname, newname, safe)  # type: ignore[no-untyped-call]
        sync_folder(Path(self.folder))


@dataclass(frozen=True)
class Opened:
    """One commit, opened. `broken`: segments of Whoosh that could not be."""

    searcher: Any
    generation: int
    broken: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever committed."""
        return self.generation == 0

    def document(self, key: str) -> str | None:
        """What is stored under a key, None when it is not there or cannot be read."""
        try:
            number = self.searcher.document_number(key=key)
            return None if number is None else str(self.searcher.stored_fields(number)["stored"])
        except Exception as error:  # damaged bytes lead anywhere
            log.warning("a stored document cannot be read", key=key, error=repr(error))
            return None

    def documents(self) -> Iterator[tuple[str, str]]:
        """All keys with what is stored under them, as far as it can be read."""
        for number in self.searcher.reader().all_doc_ids():
            try:
                fields = self.searcher.stored_fields(number)
                yield str(fields["key"]), str(fields["stored"])
            except Exception as error:  # damaged bytes lead anywhere
                log.warning("a stored document cannot be read", number=number, error=repr(error))


class Store:
    """The folder of Whoosh's files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def generation(self) -> int:
        """The number of the last commit, -1 when there is none."""
        try:
            names = [_TOC.fullmatch(name) for name in os.listdir(self.folder)]  # noqa: PTH208 - asked with every search
        except OSError:
            return -1
        return max([-1, *(int(found[1]) for found in names if found)])

    def opened(self) -> Opened:
        """The last commit. Raises BadStore."""
        storage = FileStorage(str(self.folder))  # type: ignore[no-untyped-call]
        readers: list[Any] = []
        broken: list[str] = []
        try:
            contents = TOC.read(storage, _NAME)  # type: ignore[no-untyped-call]
            for one in contents.segments:
                try:
                    readers.append(SegmentReader(storage, contents.schema, one, generation=contents.generation))
                except Exception as error:  # damaged bytes lead anywhere
                    broken.append(f"{one.segment_id()}: {error!r}")
            reader = MultiReader(readers, generation=contents.generation) if readers else EmptyReader(contents.schema)
            return Opened(Searcher(reader), contents.generation, tuple(broken))
        except Exception as error:  # damaged bytes lead anywhere
            raise BadStore(repr(error)) from error

    def create(self) -> None:
        """An empty store, unless there is one."""
        if self.generation() < 0:
            self.folder.mkdir(parents=True, exist_ok=True)
            TOC.create(_SyncedStorage(str(self.folder)), _SCHEMA, _NAME)  # type: ignore[no-untyped-call]

    def commit(self, changed: Mapping[str, str | None], record: str, *, fresh: bool, patient: bool) -> None:
        """Store or forget documents, and the record, in one step. `fresh`: none of them is stored yet.

        Raises IndexBusy, OSError, BadStore; then everything is as before.
        """
        with only_one(self.folder / f"{_NAME}_WRITELOCK"):
            self._commit(changed, record, fresh=fresh, most=None if patient else QUICK)

    def _commit(self, changed: Mapping[str, str | None], record: str, *, fresh: bool, most: int | None) -> None:
        try:
            writer = FileIndex(_SyncedStorage(str(self.folder)), indexname=_NAME).writer(_lk=False)  # type: ignore[no-untyped-call]
            for key in [RECORD, *([] if fresh else changed)]:
                writer.delete_by_term("key", key)
            for key, stored in changed.items():
                if stored is not None:
                    writer.add_document(key=key, stored=stored)
            writer.add_document(key=RECORD, stored=record)
            writer.commit(mergetype=_joining(most))
        except OSError:
            self._sweep()
            raise
        except Exception as error:  # damaged bytes lead anywhere
            self._sweep()
            raise BadStore(repr(error)) from error
        for path in self.folder.glob(f"_{_NAME}_*.toc.*"):  # of commits that were killed
            path.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Give back the room that a commit took which did not come about."""
        with suppress(Exception):  # what cannot be read now cannot be swept now; the next commit does it
            storage = FileStorage(str(self.folder))  # type: ignore[no-untyped-call]
            contents = TOC.read(storage, _NAME)  # type: ignore[no-untyped-call]
            clean_files(storage, _NAME, contents.generation, contents.segments)
            shutil.rmtree(self.folder / f"{_NAME}.tmp", ignore_errors=True)


def _joining(most: int | None) -> Any:
    """Whoosh's policy of merging: ours, and segments in which nothing lives are dropped."""

    def policy(writer: Any, segments: list[Any]) -> list[Any]:
        segments = [one for one in segments if one.doc_count()]
        chosen = set(to_join([one.doc_count() for one in segments], most))
        for place in sorted(chosen):
            reader = SegmentReader(writer.storage, writer.schema, segments[place])
            writer.add_reader(reader)
            reader.close()
        return [one for place, one in enumerate(segments) if place not in chosen]

    return policy
