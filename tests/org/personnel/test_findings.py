"""Findings: each problem has a sentence that says what to do, in both languages, whatever stood in the file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from kms.org.personnel.findings import SENTENCES, Finding, Problem
from kms.web.locale import init_locale

LANGUAGES = ("en", "ko")
SHOWN = sorted(problem for problem in Problem if "%(value)s" in str(SENTENCES[problem]))


@pytest.fixture(scope="module", autouse=True)
def languages() -> Iterator[None]:
    """A site that speaks both languages."""
    app = Flask("tests")
    init_locale(app)
    with app.test_request_context():
        yield


def said(problem: Problem, value: str = "", language: str = "en") -> str:
    with force_locale(language):
        return Finding(3, problem, value).sentence


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_a_sentence_of_its_own_in_both_languages(problem: Problem) -> None:
    for language in LANGUAGES:
        mine = said(problem, "값", language)
        assert mine.endswith((".", "?"))
        assert [other for other in Problem if said(other, "값", language) == mine] == [problem]
    assert said(problem, "값", "ko") != said(problem, "값", "en")


@settings(max_examples=30)
@given(st.sampled_from(SHOWN), st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_what_stood_in_the_file_is_shown_as_it_stood_there(problem: Problem, value: str, language: str) -> None:
    assert value in said(problem, value, language)


@given(st.sampled_from(Problem), st.sampled_from(["100%", "%(value)s", "%s %d", "{value}", "<b>", "%", "%%(x)s"]))
def test_no_cell_is_taken_for_a_placeholder(problem: Problem, value: str) -> None:
    for language in LANGUAGES:
        assert said(problem, value, language).count(value) == said(problem, "값", language).count("값")


def test_problems_of_one_value_show_it_and_others_need_none() -> None:
    """A sentence without the value must not hide which column, login or department it is about."""
    without = {problem for problem in Problem if problem not in SHOWN}
    assert without == {
        Problem.BAD_ENCODING,
        Problem.EMPTY_FILE,
        Problem.BROKEN_QUOTES,
        Problem.MISSING_NUMBER,
        Problem.MISSING_NAME,
        Problem.MISSING_TEAM,
        Problem.MISSING_DEPARTMENT,
        Problem.OWN_LEAVING,
    }
