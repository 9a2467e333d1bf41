"""The corpus of bench/search.py as engines get it: articles of statutes and queries for them, analysed once, in two files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.engines.peer import TokenDocument, TokenQuery

TYPES = ("법률", "대통령령")  # what the filtered task narrows to, in turn: the two most frequent


def documents_file(folder: Path, documents: int) -> Path:
    """Where the documents are."""
    return folder / f"documents-{documents}.jsonl"


def queries_file(folder: Path) -> Path:
    """Where the queries are."""
    return folder / "queries.jsonl"


@dataclass(frozen=True)
class Statutes:
    """The documents that `prepare` wrote, one at a time, and their mean number of terms."""

    file: Path
    mean_length: float

    def __iter__(self) -> Iterator[TokenDocument]:
        with self.file.open() as lines:
            for line in lines:
                yield TokenDocument(**json.loads(line))


def documents_of(folder: Path, documents: int) -> Statutes:
    """What `prepare` wrote."""
    file = documents_file(folder, documents)
    return Statutes(file, float(file.with_suffix(".mean").read_text()))


def queries_of(folder: Path, queries: int) -> list[TokenQuery]:
    """The first so many queries that have a term, each term once."""
    found: list[TokenQuery] = []
    for line in queries_file(folder).open():
        facts = json.loads(line)
        if facts["terms"]:
            found.append(TokenQuery(tuple(dict.fromkeys(facts["terms"])), facts["text"], TYPES[len(found) % 2]))
    return found[:queries]
