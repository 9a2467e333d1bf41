"""Rules and sources in plain words of both languages."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from kms.rewards import rules, words
from kms.rewards.models import Rule
from tests.factories.office import Office


@pytest.mark.parametrize(
    ("locale", "cap", "text"),
    [
        ("en", None, "5 points each time."),
        ("en", 4, "5 points each time. At most 4 times a month."),
        ("ko", 4, "건당 5점. 한 달에 4번까지."),
    ],
)
def test_a_rule_reads_as_a_sentence(app: Flask, locale: str, cap: int | None, text: str) -> None:
    with app.test_request_context(), force_locale(locale):
        assert words.rule_text(Rule(points=5, cap_times=cap)) == text


def test_names_follow_the_language(app: Flask, office_of: Office) -> None:
    with app.test_request_context():
        first = rules.current()[0]
        for locale, name in (("ko", "지식 등록"), ("en", "Knowledge registered")):
            with force_locale(locale):
                assert words.rule_name(first.name, first.name_en) == name


def test_a_source_is_named_for_those_who_may_read_it(app: Flask, office_of: Office) -> None:
    with app.test_request_context(), force_locale("en"):
        article_id = office_of.published(title="감사 계획", visibility="department")
        name = f"article:{article_id}"
        assert words.sources(office_of.viewer("author"), [name])[name].title == "감사 계획"
        hidden = words.sources(office_of.viewer("stranger"), [name, "club:7"])
        assert {one.title for one in hidden.values()} == {"Not open to you any more"}


def test_a_default_holds_from_the_beginning_and_a_version_from_its_day(app: Flask) -> None:
    with app.test_request_context(), force_locale("ko"):
        assert words.since(Rule(valid_from=rules.BEGINNING)) == "처음부터"
        assert words.since(Rule(valid_from=date(2026, 6, 1))) == "2026. 6. 1."
