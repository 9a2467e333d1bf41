"""Marks as the model takes them: rows, rounds and rubrics in their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from kms.core import clock
from kms.core.db import close_reading, reading
from kms.core.permissions import SYSTEM
from kms.org.queries import viewer_by_id
from kms.quality import rubric
from kms.quality.evidence import evidence_of, marks_of, panel, round_marks
from kms.quality.models import QualityScore
from kms.quality.scoring import overall
from kms.quality.service import Rating, submit
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]


def test_every_submitted_review_is_a_row_until_its_year_is_over(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    article_id = office.published()
    drain()
    ratings.submit_all(article_id, 4, difficulty=0)
    close_reading()
    found = panel(clock.now())
    assert found.rounds == ((article_id, 1),)
    assert sorted(found.rater) == sorted(one.reviewer_id for one in ratings.reviews(article_id))
    assert np.isnan(found.marks).sum() == 2
    assert overall(found.marks, found.weights).tolist() == [4.0, 4.0]
    assert panel(clock.now() + timedelta(days=366)).rounds == ()


def test_reviews_on_different_rubrics_stand_side_by_side(office: Office, drain: Drain) -> None:
    ratings.with_experts(office)
    first = office.published()
    drain()
    ratings.submit_all(first, 4)
    only = (replace(rubric.FIRST.criteria[0], code="whole", weight=100),)
    rubric.define(SYSTEM, only, reason="간단히")
    second = office.published("colleague", title="새 평가표로 평가할 글")
    drain()
    for one in ratings.open_reviews(second):
        submit(viewer_by_id(one.reviewer_id), one.id, Rating({"whole": 2}, {}))
    close_reading()
    found = panel(clock.now())
    values = dict(zip(found.article.tolist(), overall(found.marks, found.weights).tolist(), strict=True))
    assert values == {found.rounds.index((first, 1)): 4.0, found.rounds.index((second, 1)): 2.0}


def test_what_a_round_says_of_an_article(office: Office, drain: Drain) -> None:
    ratings.with_experts(office, "expert", "expert2")
    article_id = office.published()
    drain()
    ratings.submit_all(article_id, 4, accuracy=2)
    drain()
    marks = round_marks(article_id, 1)
    assert (marks.inaccurate, marks.spread, len(marks.reviewers)) == (True, 0.0, 2)
    assert marks.overall[0] == pytest.approx(4 - 2 * 0.15)
    evidence = evidence_of(reading().get_one(QualityScore, article_id), marks)
    assert (evidence.reviewers, evidence.departments, evidence.inaccurate) == (2, 2, True)
    assert {len(rows) for rows in marks_of(one.id for one in ratings.reviews(article_id)).values()} == {6}
    assert (round_marks(article_id, 9).spread, round_marks(article_id, 9).inaccurate) == (0.0, False)
