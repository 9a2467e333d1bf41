"""Who says it with other words is found, once, and nobody is lost for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.vocabulary import NOTHING, Entry, Kind, Vocabulary
from kms.search.ports import Query
from kms.search.whoosh.engine import WhooshEngine
from kms.search.whoosh.lexicon import Meaning
from kms.search.whoosh.substituting import frequency, standing
from tests.search.documents import document

ALL = frozenset({"all"})
BASE = MecabAnalyzer()
SAME = Vocabulary(1, (Entry(Kind.SYNONYM, "지자체", ("지방자치단체",)),))
PIECES = ["지자체", "자체", "지방자치단체", "지방", "단체", "예산", "방법", "가나다"]
_folders = count()


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """Documents that say 지방자치단체 in several ways, in two segments."""
    engine = WhooshEngine(tmp_path, BASE, "office")
    engine.index([document(1, "지방자치단체 예산"), document(2, "지자체 예산"), document(3, "단체 지방 자치 예산")])
    engine.commit(1)
    engine.index([document(4, "회계", "지방자치단체의 지방 자치 단체"), document(5, "예산", "")])
    engine.commit(2)
    return engine


def _ids(engine: WhooshEngine, text: str, vocabulary: Vocabulary) -> list[int]:
    return [hit.id for hit in engine.search(Query(text, ALL, vocabulary=vocabulary, limit=100)).hits]


def test_either_word_finds_both_and_a_row_of_words_must_stand_in_a_row(engine: WhooshEngine) -> None:
    assert set(_ids(engine, "지자체", NOTHING)) == {2}
    assert set(_ids(engine, "지자체", SAME)) == {1, 2, 4}
    assert set(_ids(engine, "지방자치단체", SAME)) == {1, 2, 3, 4}


def test_a_one_way_synonym_does_not_lead_back(engine: WhooshEngine) -> None:
    one_way = Vocabulary(1, (replace(SAME.entries[0], one_way=True),))
    assert set(_ids(engine, "지자체", one_way)) == {1, 2, 4}
    assert set(_ids(engine, "지방자치단체", one_way)) == {1, 3, 4}


def test_a_title_in_other_words_ranks_with_one_in_the_same(engine: WhooshEngine) -> None:
    assert set(_ids(engine, "지자체 예산", SAME)[:2]) == {1, 2}


def test_a_meaning_counts_once_however_many_of_its_words_are_there(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, BASE, "office")
    engine.index([document(1, "글", "지자체 구청"), document(2, "글", "지자체 시청"), document(3, "글", "다른 글")])
    engine.commit(1)
    both = Vocabulary(1, (Entry(Kind.SYNONYM, "지자체", ("구청",)),))
    scores = {hit.id: hit.score for hit in engine.search(Query("지자체", ALL, vocabulary=both)).hits}
    assert scores[1] == pytest.approx(scores[2])


def test_what_only_its_letters_had_found_is_not_lost(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, BASE, "office")
    engine.index([document(1, "자체 감사"), document(2, "세금")])
    engine.commit(1)
    assert _ids(engine, "지자체", NOTHING) == _ids(engine, "지자체", SAME) == [1]


def test_the_other_words_are_marked(engine: WhooshEngine) -> None:
    hit = next(hit for hit in engine.search(Query("지자체", ALL, vocabulary=SAME)).hits if hit.id == 1)
    assert ("지방자치단체", True) in hit.title


def test_where_a_row_of_terms_stands(engine: WhooshEngine) -> None:
    later = engine.snapshot().segments[1]
    found = standing(later, ("지방", "자치", "단체"))
    assert (found.docs.tolist(), found.text.tolist(), found.title.tolist()) == ([0], [2], [0])
    assert standing(later, ("없는", "말")).docs.tolist() == []
    meaning = Meaning(("지자체",), (("지방", "자치", "단체"),))
    assert frequency(engine.snapshot().segments, meaning) == 3


text = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(text, min_size=1, max_size=5), query=text, stop=st.sampled_from(PIECES))
def test_synonyms_never_lose_a_result_and_stop_words_never_empty_an_answer(
    tmp_path: Path, bodies: list[str], query: str, stop: str
) -> None:
    engine = WhooshEngine(tmp_path / str(next(_folders)), BASE, "office")
    engine.index([document(number, body, body[::2]) for number, body in enumerate(bodies, 1)])
    engine.commit(1)
    plain = set(_ids(engine, query, NOTHING))
    assert plain <= set(_ids(engine, query, SAME))
    stopped = set(_ids(engine, query, Vocabulary(1, (Entry(Kind.STOP, stop),))))
    rest = " ".join(word for word in query.split() if word != stop)  # letters may find for it where no word does
    assert stopped <= plain | set(_ids(engine, rest, NOTHING)) or not plain
    assert bool(stopped) == bool(plain)
