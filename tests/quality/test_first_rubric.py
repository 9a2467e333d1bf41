"""The rubric with which every office begins: as designed, complete in both languages, and one that can be rated with and redefined."""

from __future__ import annotations

import re

from kms.core.db import close_reading
from kms.quality import rubric
from kms.quality.first_rubric import CRITERIA
from tests.factories.office import Office

KOREAN = re.compile(r"[가-힣]")


def test_the_first_version_has_the_weights_of_the_design(office: Office) -> None:
    assert {one.code: one.weight for one in rubric.current().criteria} == {
        "usefulness": 30,
        "accuracy": 15,
        "completeness": 10,
        "creativity": 20,
        "impact": 15,
        "difficulty": 10,
    }


def test_every_criterion_is_named_and_anchored_in_both_languages() -> None:
    for one in rubric.FIRST.criteria:
        for language, korean in (("ko", True), ("en", False)):
            texts = [text for _mark, text in one.anchored(language)]
            assert [mark for mark, _text in one.anchored(language)] == [1, 3, 5]
            assert len(set(texts)) == 3
            for said in (one.called(language), *texts):
                assert bool(KOREAN.search(said)) is korean, said


def test_names_and_anchors_are_told_apart() -> None:
    names = [name for _code, _weight, name, name_en, _anchors, _english in CRITERIA for name in (name, name_en)]
    anchors = [text for *_, korean, english in CRITERIA for text in (*korean, *english)]
    assert len(set(names)) == len(names)
    assert len(set(anchors)) == len(anchors)


def test_the_criterion_that_asks_for_corrections_is_one_of_them() -> None:
    assert rubric.ACCURACY in rubric.FIRST.codes


def test_an_office_can_begin_its_own_version_from_it(office: Office) -> None:
    assert rubric.define(office.viewer("admin"), rubric.FIRST.criteria, reason="그대로 이어 씁니다.") == 2
    close_reading()
    assert rubric.current().criteria == rubric.FIRST.criteria
