"""Lucene in a Java process: with the same terms as everyone, or with its own analyser of Korean, nori, on the texts."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from bench.engines.memory import peak_mb
from bench.engines.peer import Absent, Documents, TokenQuery
from kms.search.lucene.process import LuceneMissing, LuceneProcess


class Lucene:
    """See Peer. Times are Lucene's own, without the pipe between the processes; nori's hold the analysis of the query."""

    def __init__(self, analysis: str) -> None:
        self._analysis = analysis

    def build(self, folder: Path, documents: Documents) -> float:
        """See Peer."""
        self._process = self._started(folder)
        for one in documents:
            if self._analysis == "whitespace":
                self._process.add(one.number, "", one.tokens)
            else:
                self._process.add(one.number, one.title, one.text)
        return self._process.commit()

    def open(self, folder: Path) -> None:
        """See Peer."""
        self._process = self._started(folder)
        self._process.commit()

    def top(self, query: TokenQuery) -> tuple[object, float]:
        """See Peer."""
        return self._process.search(" ".join(query.terms) if self._analysis == "whitespace" else query.text, 10)

    def numbers(self, found: object) -> list[int]:
        """See Peer."""
        return cast(list[int], found)

    def peak_mb(self) -> float:
        """See Peer. The Java process alone."""
        return peak_mb(self._process.pid)

    def _started(self, folder: Path) -> LuceneProcess:
        try:
            return LuceneProcess(folder, self._analysis)
        except LuceneMissing as missing:
            raise Absent(str(missing)) from missing
