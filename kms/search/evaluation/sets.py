"""Evaluation sets: folders of `corpus.jsonl.gz`, `queries.jsonl` and `qrels.tsv`, and the JSON of KorQuAD 1.0."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class UnreadableSet(ValueError):
    """A path that holds no evaluation set; says what was looked for."""


@dataclass(frozen=True)
class Page:
    """What is indexed of a document. Other fields of a set may be what its queries were made from, and are left out."""

    title: str
    text: str


@dataclass(frozen=True)
class EvaluationSet:
    """Documents by their number, and queries with the numbers of the documents that answer them."""

    name: str
    pages: tuple[Page, ...]
    queries: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]


def read(path: Path) -> EvaluationSet:
    """The set in a folder or in a file of KorQuAD. Raises UnreadableSet."""
    if (path / "corpus.jsonl.gz").is_file():
        return _read_folder(path)
    files = [path] if path.is_file() else sorted(path.glob("*.json"))
    for file in files:
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise UnreadableSet(f"{file} is not JSON: {error}.") from error
        if isinstance(content, dict) and "data" in content:
            return _read_korquad(file.resolve().parent.name, content["data"])
    raise UnreadableSet(f"{path} has neither corpus.jsonl.gz nor a JSON file of KorQuAD 1.0.")


def _read_folder(folder: Path) -> EvaluationSet:
    """Queries without a judged document are left out: nothing could be right about them."""
    pages: list[Page] = []
    numbers: dict[str, int] = {}
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            facts = json.loads(line)
            numbers[facts["id"]] = len(pages)
            pages.append(Page(facts["title"], facts["text"]))
    judged: dict[str, set[int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")
        if float(grade) > 0 and document in numbers:
            judged.setdefault(query, set()).add(numbers[document])
    queries: list[str] = []
    relevant: list[frozenset[int]] = []
    for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        facts = json.loads(line)
        if facts["id"] in judged:
            queries.append(facts["text"])
            relevant.append(frozenset(judged[facts["id"]]))
    return EvaluationSet(folder.resolve().name, tuple(pages), tuple(queries), tuple(relevant))


def _read_korquad(name: str, articles: list[Mapping[str, Any]]) -> EvaluationSet:
    """A document is a distinct paragraph, with the title of its article; it answers the questions asked about it."""
    pages: dict[str, int] = {}
    titles: list[str] = []
    queries: list[str] = []
    relevant: list[frozenset[int]] = []
    for article in articles:
        for paragraph in article["paragraphs"]:
            number = pages.setdefault(paragraph["context"], len(pages))
            if number == len(titles):
                titles.append(article["title"])
            for asked in paragraph["qas"]:
                queries.append(asked["question"])
                relevant.append(frozenset({number}))
    documents = tuple(Page(title, text) for title, text in zip(titles, pages, strict=True))
    return EvaluationSet(name, documents, tuple(queries), tuple(relevant))
