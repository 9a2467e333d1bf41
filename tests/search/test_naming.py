"""Names in a query stand for values; unknown ones become words, and that is said."""

from __future__ import annotations

import pytest

from kms.search.language import VALUE, parse
from kms.search.naming import resolved

DEPARTMENTS = {"1": "세무과", "2": "세무조사과", "3": "문화관광과"}


def _labels(name: str) -> dict[str, str]:
    return {"department": DEPARTMENTS, "type": {"know_how": "업무지식(노하우)"}}.get(name, {})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("부서:세무과", ("1",)),
        ("부서:세무", ("1", "2")),
        ("부서:관광", ("3",)),
        ("부서:세무과,문화관광과", ("1", "3")),
        ("type:know_how", ("know_how",)),
        ("유형:노하우", ("know_how",)),
        ("등급:핵심", ("core",)),
        ("grade:needs_work", ("needs_work",)),
        ('등급:"평가 중"', ("unrated",)),
    ],
)
def test_names_and_their_values(text: str, values: tuple[str, ...]) -> None:
    (limit,) = resolved(parse(text), _labels).limits
    assert limit.atoms[0].values == values


def test_an_unknown_name_is_words_and_said_to_be() -> None:
    found = resolved(parse('회의 부서:"없는 과"'), _labels)
    assert found.notes[0].kind == VALUE
    assert found.words == "회의 없는 과"


def test_labels_are_asked_for_only_when_a_field_was_typed() -> None:
    def never(_name: str) -> dict[str, str]:
        raise AssertionError("nothing was asked of a field")

    resolved(parse('예산 "편성 절차" -회의 작성자:김철수 등급:핵심'), never)
