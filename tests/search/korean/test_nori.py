"""Rebuilt analysers split as Lucene's do."""

from __future__ import annotations

from kms.search.korean.nori import BigramAnalyzer, NoriLikeAnalyzer, NoriMixedAnalyzer


def test_nori_keeps_the_parts_of_compounds_and_drops_particles_and_endings() -> None:
    assert NoriLikeAnalyzer().terms("예산을 편성합니다.") == ["예산", "편성"]
    parts = NoriLikeAnalyzer().terms("행정심판")
    assert parts == ["행정", "심판"]
    assert NoriMixedAnalyzer().terms("행정심판") == ["행정심판", *parts]


def test_pairs_overlap_within_a_run_of_letters() -> None:
    assert BigramAnalyzer().terms("예산편성 AI 값") == ["예산", "산편", "편성", "ai", "값"]
    assert [(one.start, one.end) for one in BigramAnalyzer().tokens("예산편")] == [(0, 2), (1, 3)]
