"""A dictionary as a file: what it says line by line, what is wrong with it, and the file of what the office has. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from kms.core.cells import decoded, lines_of, written
from kms.core.errors import Invalid
from kms.search.dictionary.drafts import Draft, check, cleaned
from kms.search.korean.vocabulary import Kind, normal

KIND, WORD, OTHERS, DIRECTION, NOTE, STATE = "종류", "낱말", "부분·동의어", "방향", "비고", "상태"
COLUMNS = (KIND, WORD, OTHERS, DIRECTION, NOTE, STATE)
_ALSO_CALLED = {
    "kind": KIND,
    "word": WORD,
    "others": OTHERS,
    "parts": OTHERS,
    "synonyms": OTHERS,
    "동의어": OTHERS,
    "부분": OTHERS,
    "direction": DIRECTION,
    "note": NOTE,
    "state": STATE,
}
_KINDS = {"낱말": Kind.WORD, "사용자어": Kind.WORD, "동의어": Kind.SYNONYM, "불용어": Kind.STOP} | {
    str(kind): kind for kind in Kind
}
_KIND_NAMES = {Kind.WORD: "낱말", Kind.SYNONYM: "동의어", Kind.STOP: "불용어"}
ONE_WAY, CLOSED = "한쪽", "사용 안 함"
_DIRECTIONS = {"": False, "양쪽": False, "both": False, ONE_WAY: True, "one": True}
_STATES = {"": False, "사용": False, "in use": False, CLOSED: True, "out of use": True}
_DIVIDERS = re.compile(r"[|;]")


class Problem(StrEnum):
    """Why a line, or the whole file, was refused."""

    BAD_ENCODING = "bad_encoding"
    EMPTY_FILE = "empty_file"
    MISSING_COLUMN = "missing_column"
    REPEATED_COLUMN = "repeated_column"
    BROKEN_QUOTES = "broken_quotes"
    SURPLUS_CELLS = "surplus_cells"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_DIRECTION = "unknown_direction"
    UNKNOWN_STATE = "unknown_state"
    DUPLICATE_WORD = "duplicate_word"
    BAD_ENTRY = "bad_entry"  # the value says what to do


SENTENCES: dict[Problem, Any] = {
    Problem.BAD_ENCODING: _l("The text is neither UTF-8 nor CP949. Save the file as “CSV UTF-8” and try again."),
    Problem.EMPTY_FILE: _l("The file has no lines. Choose the file with the words in it."),
    Problem.MISSING_COLUMN: _l("The column %(value)s is missing. Add it to the first line."),
    Problem.REPEATED_COLUMN: _l("The column %(value)s is there twice. Remove one."),
    Problem.BROKEN_QUOTES: _l("A quotation mark is opened and not closed, or text follows after it. Correct the line."),
    Problem.SURPLUS_CELLS: _l(
        "The line has more cells than the first line: %(value)s. Put text with commas between quotation marks."
    ),
    Problem.UNKNOWN_KIND: _l("%(value)s is no kind of entry: write 낱말, 동의어 or 불용어."),
    Problem.UNKNOWN_DIRECTION: _l("%(value)s is no direction: write 양쪽 or 한쪽, or leave it empty."),
    Problem.UNKNOWN_STATE: _l("%(value)s is no state: write 사용 or 사용 안 함, or leave it empty."),
    Problem.DUPLICATE_WORD: _l("%(value)s is on an earlier line as well. Put both together."),
}


@dataclass(frozen=True)
class Finding:
    """What is wrong on which line (from 1, the first line is the header; 0: the file as a whole)."""

    line: int
    problem: Problem
    value: str = ""

    @property
    def sentence(self) -> str:
        """What to do, in the reader's language."""
        sentence = SENTENCES.get(self.problem)
        return str(sentence) % {"value": self.value} if sentence else self.value


@dataclass(frozen=True)
class Sheet:
    """The entries that could be read, and what is wrong with other lines."""

    drafts: tuple[Draft, ...] = ()
    findings: tuple[Finding, ...] = ()


def read(content: bytes) -> Sheet:
    """The entries of a file. Never raises: what cannot be read is among the findings."""
    text, bad_line = decoded(content)
    if text is None:
        return Sheet(findings=(Finding(bad_line, Problem.BAD_ENCODING),))
    findings: list[Finding] = []
    lines = lines_of(text, lambda line: findings.append(Finding(line, Problem.BROKEN_QUOTES)))
    first = next(lines, None)
    if first is None:
        return Sheet(findings=(*findings, Finding(0, Problem.EMPTY_FILE)))
    columns = _columns(*first, findings)
    if findings:
        return Sheet(findings=tuple(findings))
    drafts: dict[tuple[Kind, str], Draft] = {}
    for line, cells in lines:
        facts = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        wrong = [Finding(line, Problem.SURPLUS_CELLS, cell) for cell in cells[len(first[1]) :] if cell][:1]
        wrong = wrong or list(_unknown(line, facts))
        if not wrong:
            draft = _draft(facts)
            key = (draft.kind, normal(draft.word))
            wrong = _wrong(line, draft) or (
                [Finding(line, Problem.DUPLICATE_WORD, draft.word)] if key in drafts else []
            )
            if not wrong:
                drafts[key] = draft
        findings += wrong
    return Sheet(tuple(drafts.values()), tuple(sorted(findings, key=lambda one: one.line)))


def as_utf8(content: bytes) -> bytes:
    """The file's text in UTF-8 without a mark; as it is where it cannot be read."""
    text, _line = decoded(content)
    return content if text is None else text.encode()


def write(drafts: Iterable[Draft]) -> bytes:
    """The file of some entries, which `read` takes."""
    rows = [
        (
            _KIND_NAMES[one.kind],
            one.word,
            ";".join(one.others),
            ONE_WAY if one.one_way else "",
            one.note,
            CLOSED if one.closed else "",
        )
        for one in drafts
    ]
    return written([COLUMNS, *rows])


def _columns(line: int, head: list[str], findings: list[Finding]) -> dict[str, int]:
    """Where each known column stands."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(head):
        plain = cell.replace(" ", "").replace("ㆍ", "·").lower()
        name = _ALSO_CALLED.get(plain, plain)
        if name in columns:
            findings.append(Finding(line, Problem.REPEATED_COLUMN, name))
        elif name in COLUMNS:
            columns[name] = at
    findings += [Finding(line, Problem.MISSING_COLUMN, name) for name in (KIND, WORD) if name not in columns]
    return columns


def _unknown(line: int, facts: dict[str, str]) -> Iterator[Finding]:
    """Cells that say none of what their column may say."""
    if facts[KIND].lower() not in _KINDS:
        yield Finding(line, Problem.UNKNOWN_KIND, facts[KIND] or "–")
    if facts.get(DIRECTION, "").lower() not in _DIRECTIONS:
        yield Finding(line, Problem.UNKNOWN_DIRECTION, facts[DIRECTION])
    if facts.get(STATE, "").lower() not in _STATES:
        yield Finding(line, Problem.UNKNOWN_STATE, facts[STATE])


def _draft(facts: dict[str, str]) -> Draft:
    return cleaned(
        _KINDS[facts[KIND].lower()],
        facts[WORD],
        _DIVIDERS.split(facts.get(OTHERS, "")),
        one_way=_DIRECTIONS[facts.get(DIRECTION, "").lower()],
        note=facts.get(NOTE, ""),
        closed=_STATES[facts.get(STATE, "").lower()],
    )


def _wrong(line: int, draft: Draft) -> list[Finding]:
    try:
        check(draft)
    except Invalid as error:
        return [Finding(line, Problem.BAD_ENTRY, str(message)) for message in error.fields.values()]
    return []
