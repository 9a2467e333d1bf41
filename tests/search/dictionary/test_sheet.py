"""A file of words is read line by line; what is wrong is named with its line, the rest is taken."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.core.db import Database
from kms.search.dictionary.drafts import Draft, check, cleaned
from kms.search.dictionary.sheet import Problem, read, write
from kms.search.korean.vocabulary import Kind

HEAD = "종류,낱말,부분·동의어,방향,비고,상태\n"
pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_a_file_is_read_in_the_encodings_of_offices(encoding: str) -> None:
    text = HEAD + "동의어,구청,구로구청|강남구청,한쪽,예,\n낱말,혁신새싹,혁신;새싹,,,\nstop,방법,,,,사용 안 함\n"
    assert read(text.encode(encoding)).drafts == (
        Draft(Kind.SYNONYM, "구청", ("구로구청", "강남구청"), one_way=True, note="예"),
        Draft(Kind.WORD, "혁신새싹", ("혁신", "새싹")),
        Draft(Kind.STOP, "방법", closed=True),
    )


def test_columns_come_in_any_order_and_only_two_are_needed() -> None:
    assert read("word,KIND,남는 열\n방법,stop,x\n".encode()).drafts == (Draft(Kind.STOP, "방법"),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("별칭,가나,다라,,,", Problem.UNKNOWN_KIND),
        (",가나,다라,,,", Problem.UNKNOWN_KIND),
        ("동의어,가나,다라,위로,,", Problem.UNKNOWN_DIRECTION),
        ("동의어,가나,다라,,,어쩌면", Problem.UNKNOWN_STATE),
        ("동의어,가나,,,,", Problem.BAD_ENTRY),
        ("낱말,가 나,,,,", Problem.BAD_ENTRY),
        ("동의어,가나,다라,,,,더", Problem.SURPLUS_CELLS),
        ("불용어,방법,,,,", Problem.DUPLICATE_WORD),
        ('불용어,"가"나,,,,', Problem.BROKEN_QUOTES),
    ],
)
def test_a_wrong_line_is_named_and_the_others_are_taken(line: str, problem: Problem) -> None:
    sheet = read((HEAD + "불용어,방법,,,,\n" + line + "\n불용어,관련,,,,\n").encode())
    assert [(one.line, one.problem) for one in sheet.findings] == [(3, problem)]
    assert [one.word for one in sheet.drafts] == ["방법", "관련"]
    assert "%" not in sheet.findings[0].sentence != ""


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"", 0, Problem.EMPTY_FILE),
        (HEAD.encode() + b"\xff\xfe\xff", 2, Problem.BAD_ENCODING),
        ("종류\n불용어\n".encode(), 1, Problem.MISSING_COLUMN),
        ("종류,낱말,word\n".encode(), 1, Problem.REPEATED_COLUMN),
    ],
)
def test_a_file_that_cannot_be_read_says_so(content: bytes, line: int, problem: Problem) -> None:
    sheet = read(content)
    assert sheet.drafts == ()
    assert [(one.line, one.problem) for one in sheet.findings] == [(line, problem)]


texts = st.text(st.sampled_from('가나다,;|"= +aB1·'), min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Kind), texts, st.lists(texts, max_size=3), st.booleans(), texts), max_size=4))
def test_what_is_written_is_read_again(database: Database, rows: list[tuple[Kind, str, list[str], bool, str]]) -> None:
    drafts = []
    for kind, word, others, flag, note in rows:
        plain = [one.strip("=+ ").replace(";", "").replace("|", "") for one in others]
        draft = cleaned(kind, word.strip("=+ "), plain, one_way=flag, note=note.strip("=+ "), closed=flag)
        try:
            check(draft)
        except Exception:
            continue
        drafts.append(draft)
    drafts = list({(one.kind, one.word.lower().replace("·", " ")): one for one in drafts}.values())
    found = read(write(drafts))
    assert [one for one in found.findings if one.problem is not Problem.DUPLICATE_WORD] == []
    assert set(found.drafts) <= set(drafts)
