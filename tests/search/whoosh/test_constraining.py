"""Limits of a query: exactly the documents that a plain look at their texts gives, in however many segments."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.core.clock import korean_instant
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.language import parse
from kms.search.naming import resolved
from kms.search.ports import Query
from kms.search.whoosh.constraining import among, limits_of
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document

ANALYZER = MecabAnalyzer()
ALL = frozenset({"all"})
WORDS = ["예산", "편성", "절차", "회의", "결산"]
texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


def _found(engine: WhooshEngine, text: str) -> set[int]:
    parsed = resolved(parse(text), lambda name: {"1": "세무과", "2": "문화관광과"} if name == "department" else {})
    query = Query(parsed.words, ALL, limits=parsed.limits, needs_word=parsed.needs_word, limit=100)
    answer = engine.search(query)
    assert answer.total == len(answer.hits)
    return {hit.id for hit in answer.hits}


def _engine(folder: Path, *documents: object) -> WhooshEngine:
    engine = WhooshEngine(folder, ANALYZER, "office")
    for one in documents:
        engine.index([one])  # type: ignore[list-item]
        engine.commit(1)
    return engine


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=6),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.sampled_from(["{}", '"{}"', '제목:"{}"', '-"{}"', '-제목:"{}"']),
    st.booleans(),
)
def test_limits_are_as_a_plain_look_finds(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[str, str]], words: list[str], form: str, cut: bool
) -> None:
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), ANALYZER, "office")
    for number, (title, body) in enumerate(pages):
        engine.index([document(number, title, body)])
        if cut:
            engine.commit(number)
    engine.commit(99)
    wanted = " ".join(words)

    def plain(title: str, body: str) -> bool:
        if form == "{}":
            return bool(set(words) & {*title.split(), *body.split()})
        spread = [f" {one} " for one in ((title,) if "제목" in form else (title, body))]
        having = any(f" {wanted} " in one for one in spread) or (
            "제목" not in form and wanted.replace(" ", "") in f"{title}{body}".replace(" ", "")
        )
        return having != form.startswith("-")

    expected = {number for number, (title, body) in enumerate(pages) if plain(title, body)}
    assert _found(engine, form.format(wanted)) == expected


def test_a_phrase_is_found_across_endings_and_missing_spaces_and_not_in_another_order(tmp_path: Path) -> None:
    bodies = ["지방세 체납 처분", "지방세를 체납한 사람", "지방세체납", "체납 지방세", "지방세와 그 체납", "세금"]
    engine = _engine(tmp_path, *(document(number, "", body) for number, body in enumerate(bodies)))
    assert _found(engine, '"지방세 체납"') >= {0, 1, 2}
    assert not _found(engine, '"지방세 체납"') & {3, 5}


def test_a_phrase_ends_with_the_title(tmp_path: Path) -> None:
    engine = _engine(tmp_path, document(1, "예산", "편성 이야기"), document(2, "예산 편성", ""))
    assert _found(engine, '제목:"예산 편성"') == {2}
    assert _found(engine, "제목:편성") == {2}


def test_words_that_the_analyser_does_not_know_are_found_by_their_letters(tmp_path: Path) -> None:
    engine = _engine(tmp_path, document(1, "쑥쑥케어봄봄 안내"), document(2, "쑥쑥 자라는 봄"))
    assert _found(engine, '"쑥쑥케어"') == {1}
    assert _found(engine, "제목:쑥쑥케어") == {1}


def test_free_words_rank_and_need_not_stand_beside_a_phrase(tmp_path: Path) -> None:
    engine = _engine(tmp_path, document(1, "", "예산 편성"), document(2, "", "예산 편성 회의"), document(3, "", "회의"))
    assert [hit.id for hit in engine.search(_query('"예산 편성" 회의')).hits] == [2, 1]


def test_a_field_that_is_no_text_needs_a_word_besides(tmp_path: Path) -> None:
    engine = _engine(
        tmp_path,
        document(1, "예산", people="김철수"),
        document(2, "회의", people="김철수"),
        document(3, "예산", people="김철"),
    )
    assert _found(engine, "작성자:김철수 예산") == {1}
    assert _found(engine, "작성자:김철수") == {1, 2}
    assert _found(engine, "작성자:김철") == {1, 2, 3}, "names that begin so"
    assert _found(engine, '작성자:"김철"') == {3}
    assert _found(engine, "-작성자:김철수") == {3}


def test_facets_keywords_and_alternatives(tmp_path: Path) -> None:
    other = {"department": ("2",), "grade": ("core",)}
    engine = _engine(tmp_path, document(1, "예산"), document(2, "예산", facets=other, keywords=("재정 계획",)))
    assert _found(engine, "부서:세무과 예산") == {1}
    assert _found(engine, "부서:문화 예산") == {2}
    assert _found(engine, "등급:핵심") == {2}
    assert _found(engine, "등급:핵심,평가중") == {1, 2}
    assert _found(engine, "키워드:재정계획") == {2}
    assert _found(engine, "등급:핵심 OR 부서:세무과") == {1, 2}
    assert _found(engine, "부서:없는과 예산") == {1, 2}, "read as words"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("등록일:2026-01", {0, 1}),
        ("등록일:2026-01-31..2026-02", {1, 2}),
        ("이후:2026-02-01", {2}),
        ("이전:2026-01-01", {0}),
    ],
)
def test_days_are_those_of_korea(tmp_path: Path, text: str, found: set[int]) -> None:
    moments = [
        korean_instant(date(2026, 1, 1)),
        korean_instant(date(2026, 2, 1)) - timedelta(minutes=1),
        korean_instant(date(2026, 2, 1)),
    ]
    engine = _engine(tmp_path, *(document(number, "예산", published_at=at) for number, at in enumerate(moments)))
    assert _found(engine, text) == found


def test_who_may_read_comes_before_every_limit(tmp_path: Path) -> None:
    engine = _engine(
        tmp_path, document(1, "예산", "비밀 계획", audience=frozenset({"person:1"})), document(2, "예산", "공개")
    )
    for text in ('"비밀 계획"', "제목:예산", "-공개", "등록일:2026", "예산 OR 비밀"):
        assert 1 not in _found(engine, text)


def test_without_limits_nothing_changes() -> None:
    mask = np.array([True, False])
    assert limits_of(ANALYZER, Query("예산", ALL)) is None
    assert among(None, None, mask) is mask  # type: ignore[arg-type]


def _query(text: str) -> Query:
    parsed = parse(text)
    return Query(parsed.words, ALL, limits=parsed.limits, needs_word=parsed.needs_word)
