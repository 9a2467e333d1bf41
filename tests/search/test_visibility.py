"""Whatever is asked, nothing shows of what the reader may not open: with it gone, everything shown would be the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.grouping import grouped
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.language import parse
from kms.search.naming import resolved
from kms.search.ports import FACETS, Document, Query
from kms.search.whoosh.engine import WhooshEngine
from tests.search.documents import document

ANALYZER = MecabAnalyzer()
TEXTS = [
    "지방세 체납 처분은 독촉장을 보낸 뒤 재산을 압류하고 공매하는 차례로 하며 담당자가 기한을 확인합니다",
    "지방세 체납 처분은 독촉장을 보낸 뒤 재산을 압류하고 공매하는 차례로 하며 담당자가 기한을 확인합니다.",
    "예산 편성 지침과 결산 절차를 해마다 봄에 부서마다 알리고 서식을 함께 보냅니다",
    "체납 예산",
]
QUERIES = [
    "체납 처분",
    '"지방세 체납"',
    "-예산",
    "제목:체납 예산",
    "체납 OR 편성",
    "작성자:사람1 체납",
    "부서:부서2",
    "등록일:2026",
    "없는말",
    "키워드:열쇠3",
]
principals = st.sampled_from(["all", "person:1", "person:2", "department:1"])
one_document = st.tuples(st.sets(principals), st.sampled_from(TEXTS), st.sampled_from(["체납", "예산 편성", "안내"]))


def _documents(drawn: list[tuple[set[str], str, str]]) -> list[Document]:
    return [
        document(
            number,
            f"{title} {number}",
            body,
            frozenset(audience),
            people=f"사람{number}",
            keywords=(f"열쇠{number}",),
            attachments=f"체납 첨부{number}",
            facets={name: (f"{name}{number}",) for name in FACETS} | {"department": (f"부서{number}",)},
            facts={"author": f"사람{number}"},
        )
        for number, (audience, body, title) in enumerate(drawn, 1)
    ]


def _query(engine: WhooshEngine, text: str, reader: frozenset[str]) -> Query:
    parsed = resolved(parse(text), lambda name: {value: value for value in engine.values(name, reader)})
    return Query(parsed.words, reader, limits=parsed.limits, needs_word=parsed.needs_word, limit=50)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(one_document, min_size=1, max_size=7),
    st.sampled_from(QUERIES),
    st.sets(principals).map(frozenset),
    st.sampled_from(["relevance", "newest", "grade"]),
    st.booleans(),
)
def test_nothing_shows_of_what_may_not_be_opened(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[set[str], str, str]],
    text: str,
    reader: frozenset[str],
    sort: str,
    cut: bool,
) -> None:
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), ANALYZER, "office")
    documents = _documents(drawn)
    for one in documents:
        engine.index([one])
        if cut:
            engine.commit(one.id)
    engine.commit(99)
    readable = {one.key for one in documents if one.audience & reader}
    query = replace(_query(engine, text, reader), sort=sort)
    answer = engine.search(query)
    shown = [hit.key for group in grouped(answer.hits) for hit in (group.first, *group.more)]
    assert set(shown) <= readable
    assert len(shown) == len(set(shown)) == answer.total
    for name in FACETS:
        assert sum(answer.facets[name].values()) == answer.total if answer.facets else not answer.total
        names = {value for one in documents if one.key in readable for value in one.facets[name]}
        assert set(engine.values(name, reader)) == names
    for one in documents:
        like = {hit.key for hit in engine.similar(one.key, reader, 10)}
        assert like <= readable - {one.key}
        assert one.key in readable or not like
        assert (engine.explain(query, one.key) is not None) == (one.key in shown)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(one_document, min_size=1, max_size=5), st.sampled_from(QUERIES), st.sets(principals).map(frozenset))
def test_which_results_there_are_does_not_depend_on_what_is_closed(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[set[str], str, str]],
    text: str,
    reader: frozenset[str],
) -> None:
    whole = WhooshEngine(tmp_path_factory.mktemp("whole"), ANALYZER, "office")
    whole.index(_documents(drawn))
    whole.commit(1)
    part = WhooshEngine(tmp_path_factory.mktemp("part"), ANALYZER, "office")
    part.index([one for one in _documents(drawn) if one.audience & reader])
    part.commit(1)
    one, other = (engine.search(_query(engine, text, reader)) for engine in (whole, part))
    assert {hit.key for hit in one.hits} == {hit.key for hit in other.hits}
    assert (one.total, one.facets if one.total else {}) == (other.total, other.facets if other.total else {})
