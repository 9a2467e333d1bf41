"""Many documents are analysed in child processes with the same outcome."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.connection import Connection, wait

from kms.search.analysis import analysis_pool
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.whoosh.documents import analyse
from tests.search.documents import document


def test_few_and_many_give_the_same_terms() -> None:
    documents = [document(number, f"예산 편성 {number}", "본문을 씁니다") for number in range(40)]
    expected = [analyse(MecabAnalyzer(), one) for one in documents]
    with analysis_pool(1) as many:
        assert [terms for _document, terms in many(documents)] == expected
        assert [terms for _document, terms in many(documents[:2])] == expected[:2]


def _analyse_until_killed(children: Connection) -> None:
    with analysis_pool(2) as many:
        list(many([document(number, f"예산 {number}") for number in range(40)]))
        children.send([one.pid for one in multiprocessing.active_children()])
        children.recv()


def test_children_of_a_killed_process_end() -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    parent = context.Process(target=_analyse_until_killed, args=(theirs,))
    parent.start()
    assert ours.poll(60)
    watched = [os.pidfd_open(pid) for pid in ours.recv()]
    assert len(watched) == 2
    parent.kill()
    parent.join()
    try:
        for one in watched:
            assert wait([one], 30) == [one]  # readable: the process has ended
    finally:
        for one in watched:
            os.close(one)
