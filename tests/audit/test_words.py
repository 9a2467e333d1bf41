"""Nobody reads codes in the audit log: whatever the code records has a name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from kms.audit.words import ACTIONS, SUBJECTS, named

_RECORDED = re.compile(r"record(?:_reading)?\(\s*(?:uow, )?viewer,\s*f?\"([^\"]+)\",\s*(?:f?\"([a-z_]+)|subject)")
_SOURCES = [path for path in Path("kms").rglob("*.py") if path.parts[1] != "audit"]


def _recorded() -> list[tuple[str, str]]:
    return [found for path in _SOURCES for found in _RECORDED.findall(path.read_text(encoding="utf-8"))]


def test_every_recorded_action_has_a_name() -> None:
    found = {action for action, _subject in _recorded()}
    assert len(found) > 20
    nameless = {action for action in found if "{" not in action} - set(ACTIONS)
    assert not nameless
    made = [action.partition("{")[0] for action in found if "{" in action]
    assert all(any(known.startswith(start) for known in ACTIONS) for start in made)


def test_every_named_action_is_recorded_somewhere() -> None:
    found = {action.partition("{")[0] for action, _subject in _recorded()}
    assert not [known for known in ACTIONS if not any(known.startswith(start) for start in found)]


def test_every_kind_of_subject_has_a_name() -> None:
    assert {subject for _action, subject in _recorded() if subject} <= set(SUBJECTS)


@pytest.mark.parametrize(
    ("subject", "words"),
    [("month:2026-09", ("Month", "2026-09")), ("logins", ("Log of logins", "")), ("new:7", ("new", "7"))],
)
def test_a_subject_says_what_it_is_and_which(app: Flask, subject: str, words: tuple[str, str]) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert named(subject) == words
