"""Writing a commit: new columns first, then documents and record in one step of Whoosh. What fails leaves nothing behind."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from kms.search.errors import IndexDamaged, NoRoom
from kms.search.ports import Document
from kms.search.whoosh import columnar, joining, keys, sealing
from kms.search.whoosh.documents import TEXT_FIELDS, Terms, fingerprint, row_of, stored_of
from kms.search.whoosh.opening import Commits
from kms.search.whoosh.record import Part, Record
from kms.search.whoosh.sealing import Columns, DamagedSegment
from kms.search.whoosh.storing import BadStore

Analysed = tuple[Document, Terms]
Analyse = Callable[[Sequence[Document]], Iterable[Analysed]]
Changed = Mapping[str, Document | None]  # by key; None: to be forgotten


@dataclass
class Commit:
    """One commit to be. `analyse` gives the terms of documents, `derive` the columns that are worked out from others."""

    commits: Commits
    analyse: Analyse
    derive: Callable[[Columns], Columns]
    patient: bool = False
    made: list[Path] = field(default_factory=list)

    def write(self, changed: Changed, make: Callable[[Record], None]) -> None:
        """Write documents and what `make` makes of the record. Raises IndexBusy, IndexUnusable, NoRoom."""
        commits = self.commits
        try:
            commits.store.create()
            record = commits.record() or Record(commits.analyzer, commits.owner)
            make(record)
            self._bury(record, changed)
            added = [document for document in changed.values() if document is not None]
            if added:
                record.parts.append(self._written(added))
            record.parts = self._joined(record)
            stored = {key: None if one is None else stored_of(one) for key, one in changed.items()}
            commits.store.commit(stored, record.text(), fresh=record.building, patient=self.patient)
        except (BadStore, OSError) as error:
            for folder in self.made:
                shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, OSError):
                raise NoRoom(reason=error.strerror or str(error)) from error
            raise IndexDamaged from error
        sealing.sweep(commits.columns, {one.name for one in record.parts} | commits.in_use())

    def _bury(self, record: Record, changed: Changed) -> None:
        """Mark what is replaced or forgotten as dead; leave out segments that cannot be opened."""
        if record.building or not changed:
            return
        for part in list(record.parts):
            try:
                part.dead[keys.places(self.commits.segment(part), changed)] = True
            except DamagedSegment as error:
                record.parts.remove(part)
                record.partial = True
                self.commits.suspect(str(error))

    def _written(self, documents: list[Document]) -> Part:
        builder = columnar.Builder(TEXT_FIELDS)
        named = []
        for document, terms in self.analyse(documents):
            named.append(keys.Named(document.key, keys.hashed(stored_of(document)), fingerprint(document)))
            builder.rows.append(row_of(document, terms))
        return self._write_columns({**builder.columns(), **keys.columns(named)})

    def _write_columns(self, columns: Columns) -> Part:
        name = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(4)}"
        self.made.append(self.commits.columns / name)
        sealing.write(self.made[-1], {**columns, **self.derive(columns)})
        size = len(columns["doc.hash"])
        return Part(name, size, np.zeros(size, bool))

    def _joined(self, record: Record) -> list[Part]:
        """The segments after joining small ones, and without those in which nothing lives.

        What is joined is read whole anyway and checked first: damage must not get a new checksum.
        """
        parts = [one for one in record.parts if one.living]
        chosen = joining.to_join([one.living for one in parts], None if self.patient else joining.QUICK)
        small, opened = [parts[one] for one in chosen], []
        for part in small:
            try:
                sealing.check(self.commits.columns / part.name)
                opened.append(self.commits.segment(part))
            except DamagedSegment as error:
                record.partial = True
                self.commits.suspect(str(error))
        rest = [one for one in parts if one not in small]
        if not opened:
            return rest
        return [*rest, self._write_columns({**columnar.merged(opened, TEXT_FIELDS), **keys.joined(opened)})]
