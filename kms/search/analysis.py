"""Analysis of many documents in child processes: the analyser takes most of the time of indexing."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Document
from kms.search.whoosh.documents import analyse

_FEW = 32
_analyzer: MecabAnalyzer | None = None

Analysed = tuple[Document, dict[str, dict[str, int]]]


def _one(document: Document) -> dict[str, dict[str, int]]:
    global _analyzer
    if _analyzer is None:
        _analyzer = MecabAnalyzer()
    return analyse(_analyzer, document)


@contextmanager
def analysis_pool(processes: int | None = None) -> Iterator[Callable[[Sequence[Document]], Iterable[Analysed]]]:
    """A function that analyses documents, in as many processes as there are cores when they are many."""
    context = multiprocessing.get_context("spawn")
    executor: ProcessPoolExecutor | None = None

    def many(documents: Sequence[Document]) -> Iterable[Analysed]:
        nonlocal executor
        if len(documents) < _FEW:
            return [(document, _one(document)) for document in documents]
        if executor is None:
            executor = ProcessPoolExecutor(processes or os.cpu_count() or 1, mp_context=context)
        return zip(documents, executor.map(_one, documents, chunksize=16), strict=True)

    try:
        yield many
    finally:
        if executor is not None:
            executor.shutdown(cancel_futures=True)
