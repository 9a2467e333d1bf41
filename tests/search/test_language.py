"""The language of queries: what is understood, what is read as words and said so; nothing is ever an error."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.search.language import (
    ALONE,
    AUTHOR,
    DATE,
    DAY,
    DEPARTMENT,
    EMPTY,
    GRADE,
    KEYWORD,
    QUOTE,
    TITLE,
    TURNED,
    TYPE,
    Atom,
    Note,
    as_words,
    parse,
)

PIECES = [
    '"',
    "-",
    "OR",
    "또는",
    "|",
    "제목:",
    "작성자:",
    "등록일:",
    "after:",
    "2026-01",
    "..",
    "99",
    "가",
    "나다",
    " ",
]
queries = st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*PIECES, " ", " "]), max_size=14).map("".join))


@given(queries)
def test_any_text_is_read_and_read_again_in_the_same_way(text: str) -> None:
    parsed = parse(text)
    again = parse(parsed.shown())
    assert again.parts == parsed.parts
    assert [note.kind for note in again.notes if note.kind not in (TURNED, EMPTY, ALONE)] == []


@given(queries)
def test_taking_one_part_away_leaves_the_others(text: str) -> None:
    parsed = parse(text)
    for part in parsed.parts:
        assert parse(parsed.without(part)).parts == tuple(one for one in parsed.parts if one is not part)


@given(st.lists(st.sampled_from(["예산", "편성", "지방세", "3차", "A-1"]), max_size=6))
def test_plain_words_ask_for_nothing_and_rank_in_their_order(words: list[str]) -> None:
    parsed = parse("  ".join(words))
    assert (parsed.words, parsed.limits, parsed.notes) == (" ".join(words), (), ())


@pytest.mark.parametrize(
    ("text", "atom"),
    [
        ('"지방세  체납"', Atom("지방세 체납", phrase=True)),
        ("“지방세 체납”", Atom("지방세 체납", phrase=True)),
        ("-연습", Atom("연습", excluded=True)),
        ('-"모의 훈련"', Atom("모의 훈련", phrase=True, excluded=True)),
        ("제목:예산", Atom("예산", TITLE, name="제목")),
        ('title:"예산 편성"', Atom("예산 편성", TITLE, phrase=True, name="title")),
        ("Author:kim", Atom("kim", AUTHOR, name="Author")),
        ("작성자:김철수", Atom("김철수", AUTHOR, name="작성자")),
        ("-부서:세무과", Atom("세무과", DEPARTMENT, excluded=True, name="부서")),
        ("유형:업무사례", Atom("업무사례", TYPE, name="유형")),
        ("grade:core", Atom("core", GRADE, name="grade")),
        ("키워드:체납", Atom("체납", KEYWORD, name="키워드")),
    ],
)
def test_what_is_understood(text: str, atom: Atom) -> None:
    (limit,) = parse(text).limits
    assert limit.atoms == (atom,)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("등록일:2026-01..2026-03", date(2026, 1, 1), date(2026, 3, 31)),
        ("등록일:2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("등록일:..2026.2", None, date(2026, 2, 28)),
        ("after:2026-05-03", date(2026, 5, 3), None),
        ("이전:2026-05", None, date(2026, 5, 31)),
        ("이후:2026년5월", date(2026, 5, 1), None),
    ],
)
def test_days(text: str, since: date | None, until: date | None) -> None:
    ((atom,),) = [part.atoms for part in parse(text).limits]
    assert (atom.field, atom.since, atom.until) == (DAY, since, until)


@pytest.mark.parametrize("text", ["예산 OR 결산", "예산 또는 결산", "예산 | 결산", "예산 || 결산"])
def test_one_of_several_is_enough(text: str) -> None:
    (limit,) = parse(text).limits
    assert [atom.text for atom in limit.atoms] == ["예산", "결산"]
    assert parse(text).words == "예산 결산"


def test_what_is_left_out_or_is_no_text_does_not_rank() -> None:
    assert parse('"지방세 체납" -연습 작성자:김철수 제목:편성 이후:2026 안내').words == "지방세 체납 편성 안내"


@pytest.mark.parametrize(
    ("text", "words", "note"),
    [
        ('"지방세 체납', "지방세 체납", Note(QUOTE)),
        ("제목: 예산", "제목 예산", Note(EMPTY, "제목")),
        ("등록일:어제 회의", "어제 회의", Note(DATE, "등록일:어제")),
        ("등록일:2026-13", "2026-13", Note(DATE, "등록일:2026-13")),
        ("예산 OR", "예산", Note(ALONE)),
        ("OR", "OR", Note(ALONE)),
    ],
)
def test_what_is_not_understood_is_words_and_says_so(text: str, words: str, note: Note) -> None:
    parsed = parse(text)
    assert (parsed.words, parsed.limits, parsed.notes) == (words, (), (note,))


def test_days_the_wrong_way_round_are_turned_and_that_is_said() -> None:
    parsed = parse("등록일:2026-03..2026-01")
    ((atom,),) = [part.atoms for part in parsed.limits]
    assert (atom.since, atom.until) == (date(2026, 1, 1), date(2026, 3, 31))
    assert parsed.notes == (Note(TURNED, "2026-03..2026-01"),)


@pytest.mark.parametrize("text", ["", "   ", "-", '""', '"-"', "- -", "!!", '"'])
def test_signs_alone_are_nothing(text: str) -> None:
    assert parse(text).parts == ()


@pytest.mark.parametrize("text", ["https://example.go.kr/a", "2026-2027", "가-나", "12:30", "주의:감전"])
def test_addresses_hyphens_and_colons_of_ordinary_text_stay_words(text: str) -> None:
    assert (parse(text).words, parse(text).limits) == (text, ())


def test_a_field_that_names_nothing_becomes_its_words() -> None:
    ((atom,),) = [part.atoms for part in parse("-부서:없는과").limits]
    assert as_words(atom) == parse("없는과").parts
