"""What every analyser promises, whichever the office chose. Those that need Java are tried where there is Java."""

from __future__ import annotations

import unicodedata
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.errors import AnalyzerMissing
from kms.search.korean.choice import analyzer_named
from kms.search.korean.normal import normalised
from kms.search.korean.units import is_unit
from kms.search.ports import Analyzer, Token

NAMES = ["mecab", "kiwi", pytest.param("komoran", marks=pytest.mark.slow), pytest.param("okt", marks=pytest.mark.slow)]


@cache
def _there(name: str) -> Analyzer | None:
    """The analyser, loaded once; None where its package or Java is missing, which `test_choice.py` looks at."""
    try:
        return analyzer_named(name)
    except AnalyzerMissing:
        return None


@pytest.fixture(params=NAMES)
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    """Each of the analysers; mecab in place of one that this machine cannot run, so that nothing is skipped."""
    return _there(request.param) or _mecab()


def _mecab() -> Analyzer:
    found = _there("mecab")
    assert found is not None
    return found


def _words(analyzer: Analyzer, text: str) -> list[str]:
    return [term for term in analyzer.terms(text) if not is_unit(term)]


def _told(text: str, token: Token) -> str:
    """What a token points at, in its normal form."""
    return normalised(text[token.start : token.end])[0]


TEXTS = {
    "plain": "예산을 편성하고 집행하는 부서",
    "decomposed": unicodedata.normalize("NFD", "예산을 편성하고 집행하는 부서"),
    "full width": "ＡＩ행정 ２０２６년 예산（안）",
    "Chinese characters": "豫算 編成과 地方自治 한글(韓字) 漢字",
    "emoji": "😀예산을 👨‍👩‍👧 편성합니다😀 𠀀예산 👍🏽",
    "mixed": "한글Latin123 AI행정 제3조의2 v2.0.1 a@b.kr",
    "long words": "가나다라마바사" * 60 + " " + "abc" * 200 + " " + "9" * 300 + " 예산",
    "control characters": "예산\x00편성\x07 \x1b[0m결산\u2028부서\x0b\x0c\x85끝\ufeff",
    "half of a letter": "예\ud800산 예산\udfff",
    "white space": "  예산 \t\t 편성\n\n\n\r\n부서\u3000\u00a0결산  ",
    "unseen letters": "예\u00ad산 예\u200b산",
    "single letters": "ㄱㄴㄷ ㅏㅑ ㅋㅋㅋ 예산ㅍ",
    "marks": "!@#$%^&*()_+-=[]{}|;':\",./<>? ※○●◎『』「」",
    "empty": "",
    "blank": " \n\t ",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_places_lie_in_the_text_in_order_and_the_same_terms_come_each_time(analyzer: Analyzer, text: str) -> None:
    tokens = analyzer.tokens(text)
    assert [token.term for token in tokens] == analyzer.terms(text) == analyzer.terms(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    starts = [token.start for token in tokens if not is_unit(token.term)]
    assert starts == sorted(starts)
    assert all(token.term.strip() and 0 < len(token.term) <= 40 for token in tokens)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.text(max_size=30),
        st.text(
            alphabet="가나다예산편성을한다 .·ＡＢabc12-'년월일조제명원만韓字😀\u1100\u1161\u11a8\u200b\n", max_size=40
        ),
    )
)
def test_any_text_has_its_places_and_terms(analyzer: Analyzer, text: str) -> None:
    tokens = analyzer.tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert [token.term for token in tokens] == analyzer.terms(text)


@pytest.mark.parametrize("word", ["예산", "편성", "지방", "시스템", "latin", "123"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_places_point_at_the_word_itself(analyzer: Analyzer, word: str, form: str) -> None:
    text = unicodedata.normalize(form, "😀 새 예산을 편성한 지방 시스템😀에서 한글Latin123")
    (token,) = [one for one in analyzer.tokens(text) if one.term == word]
    assert _told(text, token) == word


def test_places_behind_what_analysers_see_otherwise_are_right(analyzer: Analyzer) -> None:
    for before in ("𠀀𠀀 ", "  \n\n  ", "\x00\x01 ", "👨‍👩‍👧 ", "a\u0301\u0302 ", "예\u200b산과 ", "x" * 5000 + " "):
        text = before + "행정 예산"
        token = [one for one in analyzer.tokens(text) if one.term == "행정"][-1]
        assert text[token.start : token.end] == "행정"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_the_form_of_the_text_does_not_matter(analyzer: Analyzer, form: str) -> None:
    text = "예산 편성 부서의 지방 행정"
    assert analyzer.terms(unicodedata.normalize(form, text)) == analyzer.terms(text)


def test_full_width_and_case_do_not_matter(analyzer: Analyzer) -> None:
    assert analyzer.terms("ＡＩ 행정 ２０２６") == analyzer.terms("ai 행정 2026")


def test_chinese_characters_are_read(analyzer: Analyzer) -> None:
    assert analyzer.terms("豫算 編成") == analyzer.terms("예산 편성")
    assert "한자" in analyzer.terms("韓字")


@pytest.mark.parametrize("text", ["예산을", "예산은", "예산이", "예산에서", "예산으로", "예산"])
def test_particles_do_not_matter(analyzer: Analyzer, text: str) -> None:
    assert analyzer.terms(text) == ["예산"]


@pytest.mark.parametrize("word", ["회의", "결과", "도로", "사이", "나이", "차이", "교과", "주의"])
def test_words_that_end_like_particles_stay_whole(analyzer: Analyzer, word: str) -> None:
    assert analyzer.terms(word) == [word]


@pytest.mark.parametrize(
    ("whole", "parts"), [("행정예산", {"행정", "예산"}), ("지식관리시스템", {"지식", "관리", "시스템"})]
)
def test_compounds_meet_their_parts(analyzer: Analyzer, whole: str, parts: set[str]) -> None:
    assert set(analyzer.terms(whole)) >= parts


def test_letters_and_digits_of_mixed_words_are_apart(analyzer: Analyzer) -> None:
    assert _words(analyzer, "AI행정") == ["ai", "행정"]
    assert _words(analyzer, "한글Latin123") == ["한글", "latin", "123"]
    assert {"2026", "5", "19"} <= set(analyzer.terms("2026. 5. 19."))


@pytest.mark.parametrize("text", ["2026년 5월 19일", "2026. 5. 19.", "2026-05-19", "'26.5.19.", "２０２６．５．１９．"])
def test_units_are_known_to_every_analyser(analyzer: Analyzer, text: str) -> None:
    (token,) = [one for one in analyzer.tokens(f"기한: {text}") if is_unit(one.term)]
    assert token.term == "#2026-05-19"
    assert f"기한: {text}"[token.start : token.end] == text


def test_its_name_and_version_say_what_terms_to_expect(analyzer: Analyzer) -> None:
    assert analyzer.name in {"mecab", "kiwi", "komoran", "okt"}
    assert analyzer.version
    again = analyzer_named(analyzer.name)
    assert (again.name, again.version) == (analyzer.name, analyzer.version)
