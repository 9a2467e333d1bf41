"""Analyses the corpus of bench/search.py with the product's analyser."""

from __future__ import annotations

import gzip
import json
import zlib
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from bench.engines.peer import OTHERS, READER
from bench.statutes import documents_file, queries_file
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.units import is_unit

_analyzer: list[MecabAnalyzer] = []


def prepare(source: Path, folder: Path, documents: int) -> None:
    """Analyse the first so many articles of the set in `source`, and its queries, into `folder`; does nothing when done."""
    target = documents_file(folder, documents)
    if target.exists():
        return
    unfinished = folder / "unfinished.jsonl"
    with (
        gzip.open(source / "corpus.jsonl.gz", "rt") as lines,
        unfinished.open("w") as out,
        ProcessPoolExecutor() as pool,
    ):
        terms = 0
        for number, facts in enumerate(pool.map(_analysed, islice(lines, documents), chunksize=200)):
            out.write(json.dumps({"number": number, **facts}, ensure_ascii=False) + "\n")
            terms += str(facts["tokens"]).count(" ") + 1
    target.with_suffix(".mean").write_text(str(terms / (number + 1)))
    with queries_file(folder).open("w") as out:
        for line in (source / "queries.jsonl").open():
            text = json.loads(line)["text"]
            out.write(json.dumps({"text": text, "terms": _terms(text)}, ensure_ascii=False) + "\n")
    unfinished.rename(target)


def _terms(text: str) -> list[str]:
    """Words; units such as dates have a field of their own in our engine, and would be longer lists for the others."""
    if not _analyzer:
        _analyzer.append(MecabAnalyzer())
    return [term for term in _analyzer[0].terms(text) if not is_unit(term)]


def _analysed(line: str) -> dict[str, object]:
    """Terms of title and text; every tenth article may not be read; facets with as many values as an office has."""
    facts = json.loads(line)
    chance = zlib.crc32(facts["id"].encode())
    return {
        "tokens": " ".join(_terms(f"{facts['title']}\n{facts['text']}")),
        "title": facts["title"],
        "text": facts["text"],
        "audience": OTHERS if chance % 10 == 0 else READER,
        "facets": {
            "type": [facts["kind"]],
            "category": [f"{facts['date'][:4]}"],
            "department": facts["ministry"],
            "grade": [("core", "excellent", "good", "unrated")[chance % 4]],
        },
    }
