"""Analysis of many documents in child processes: the analyser takes most of the time of indexing."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Analyzer, Document
from kms.search.whoosh.documents import Terms, analyse

_FEW = 32

Analysed = tuple[Document, Terms]
MakeAnalyzer = Callable[[], Analyzer]
_analyzers: dict[MakeAnalyzer, Analyzer] = {}


def _one(make: MakeAnalyzer, document: Document) -> Terms:
    if make not in _analyzers:
        _analyzers[make] = make()
    return analyse(_analyzers[make], document)


def _end_with_parent() -> None:
    """Let this child end when its parent does: one that is killed with -9 cannot tell it, and it would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            wait([parent.sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


@contextmanager
def analysis_pool(
    processes: int | None = None, make: MakeAnalyzer = MecabAnalyzer
) -> Iterator[Callable[[Sequence[Document]], Iterable[Analysed]]]:
    """A function that analyses documents, in as many processes as there are cores when they are many."""
    context = multiprocessing.get_context("spawn")
    executor: ProcessPoolExecutor | None = None

    def many(documents: Sequence[Document]) -> Iterable[Analysed]:
        nonlocal executor
        if len(documents) < _FEW:
            return [(document, _one(make, document)) for document in documents]
        if executor is None:
            count = processes or os.cpu_count() or 1
            executor = ProcessPoolExecutor(count, mp_context=context, initializer=_end_with_parent)
        return zip(documents, executor.map(partial(_one, make), documents, chunksize=16), strict=True)

    try:
        yield many
    finally:
        if executor is not None:
            executor.shutdown(cancel_futures=True)
