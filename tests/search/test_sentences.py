"""Conditions and notes in words, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from kms.search.language import ALONE, DATE, EMPTY, QUOTE, TURNED, VALUE, Note, parse
from kms.search.sentences import condition, note

CONDITIONS = [
    ('"지방세 체납"', "“지방세 체납”", "“지방세 체납”"),
    ("-연습", "without 연습", "제외: 연습"),
    ("제목:예산", "Title: 예산", "제목: 예산"),
    ('-title:"예산 편성"', "without Title: “예산 편성”", "제외: 제목: “예산 편성”"),
    ("예산 OR 결산", "예산 or 결산", "예산 또는 결산"),
    ("등록일:2026-01..2026-03", "Registered: 1 Jan 2026 to 31 Mar 2026", "등록일: 2026. 1. 1. ~ 2026. 3. 31."),
    ("after:2026-03-05", "Registered: from 5 Mar 2026", "등록일: 2026. 3. 5.부터"),
    ("이전:2026-03-05", "Registered: until 5 Mar 2026", "등록일: 2026. 3. 5.까지"),
    ("등록일:20260305", "Registered: 5 Mar 2026", "등록일: 2026. 3. 5."),
]


@pytest.mark.parametrize(("text", "english", "korean"), CONDITIONS)
def test_conditions(app: Flask, text: str, english: str, korean: str) -> None:
    (part,) = parse(text).limits
    with app.test_request_context():
        for locale, said in (("en", english), ("ko", korean)):
            with force_locale(locale):
                assert condition(part) == said


def test_an_unclosed_quotation_mark_is_said_plainly(app: Flask) -> None:
    with app.test_request_context(), force_locale("ko"):
        assert note(Note(QUOTE)) == "따옴표가 닫히지 않아 낱말로 찾았습니다."


@pytest.mark.parametrize("kind", [QUOTE, EMPTY, DATE, TURNED, VALUE, ALONE])
def test_every_note_is_a_sentence_that_names_what_it_is_of(app: Flask, kind: str) -> None:
    with app.test_request_context(), force_locale("ko"):
        said = note(Note(kind, "등록일:어제"))
    assert said.endswith(".")
    assert ("등록일:어제" in said) == (kind not in (QUOTE, ALONE))
