"""SQLite's full-text index, FTS5, ranked by its bm25()."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import cast

from bench.engines.batches import batches
from bench.engines.clock import timed
from bench.engines.memory import peak_mb
from bench.engines.peer import Documents, TokenQuery

_BATCH = 5000


class Fts5:
    """See Peer. Without content: terms and places only."""

    def build(self, folder: Path, documents: Documents) -> float:
        """See Peer."""
        connection, seconds = sqlite3.connect(folder / "fts5.db"), 0.0
        # a term's marks belong to it; they are few, and all of them are ASCII
        connection.execute(
            "CREATE VIRTUAL TABLE statute USING fts5"
            "(tokens, content='', tokenize=\"unicode61 remove_diacritics 0 tokenchars '.,-/:&+%_#@~·'\")"
        )
        for batch in batches(documents, _BATCH):
            started = time.perf_counter()
            with connection:
                connection.executemany(
                    "INSERT INTO statute (rowid, tokens) VALUES (?, ?)", [(one.number, one.tokens) for one in batch]
                )
            seconds += time.perf_counter() - started
        started = time.perf_counter()
        with connection:
            connection.execute("INSERT INTO statute (statute) VALUES ('optimize')")
        connection.close()
        return seconds + time.perf_counter() - started

    def open(self, folder: Path) -> None:
        """See Peer."""
        self._connection = sqlite3.connect(f"file:{folder / 'fts5.db'}?mode=ro", uri=True)

    def top(self, query: TokenQuery) -> tuple[object, float]:
        """See Peer."""
        wanted = " OR ".join('"{}"'.format(one.replace('"', '""')) for one in query.terms)
        statement = "SELECT rowid FROM statute WHERE statute MATCH ? ORDER BY rank LIMIT 10"
        return timed(lambda: self._connection.execute(statement, [wanted]).fetchall())

    def numbers(self, found: object) -> list[int]:
        """See Peer."""
        return [row[0] for row in cast(list[tuple[int]], found)]

    def peak_mb(self) -> float:
        """See Peer."""
        return peak_mb()
