"""Many documents are analysed in child processes with the same outcome."""

from __future__ import annotations

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
