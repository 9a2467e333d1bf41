"""What an office changes about ratings takes effect with the next draw, mark, decision or appeal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from kms.core import clock
from kms.core.settings import OfficeSetting
from kms.quality import confirmation, overview, parameters, service, settings, workdays
from kms.quality.errors import TooLateToAppeal
from kms.quality.grades import Rules
from tests.factories import ratings
from tests.factories.office import Office
from tests.factories.settings import refuses_what_is_outside, set_to

Drain = Callable[[], None]
LONG = "\n\n".join(f"{number}번째 단계에서는 담당자가 서류와 근거를 확인합니다." for number in range(30))


@pytest.fixture
def rated(office: Office, drain: Drain) -> Callable[[], int]:
    """Publishes an article that three experts may rate, and draws."""
    ratings.with_experts(office)

    def publish() -> int:
        article_id = office.published(body=LONG)
        drain()
        return article_id

    return publish


@pytest.mark.parametrize("days", [1, 12])
def test_a_review_is_due_after_the_offices_working_days(office: Office, rated: Callable[[], int], days: int) -> None:
    set_to(office, settings.DUE_DAYS, days)
    assert {one.due for one in ratings.open_reviews(rated())} == {workdays.after(clock.today(), days)}


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_experts_are_asked_as_the_office_begins_with(
    office: Office, rated: Callable[[], int], count: int
) -> None:
    set_to(office, settings.REVIEWERS, count)
    assert len(ratings.open_reviews(rated())) == count


def test_a_late_review_is_handed_on_after_the_offices_days(office: Office, rated: Callable[[], int]) -> None:
    set_to(office, settings.LATE_DAYS, 0)
    due = ratings.open_reviews(rated())[0].due
    for day, drawn in ((due, 0), (due + timedelta(days=1), 1)):
        with clock.travel(clock.korean_instant(day, 10)):
            assert service.reassign_late(office.viewer("admin")) == drawn


@pytest.mark.parametrize(("most", "asked"), [(2, 2), (3, 3)])
def test_no_more_experts_are_asked_than_the_office_allows(
    office: Office, rated: Callable[[], int], drain: Drain, most: int, asked: int
) -> None:
    set_to(office, settings.MOST_REVIEWERS, most)
    article_id = rated()
    assert ratings.rate_to_the_end(article_id, drain, 5) == asked  # core needs three


@pytest.mark.parametrize(("percent", "asked"), [(5, 3), (25, 2)])
def test_another_opinion_is_asked_for_where_the_office_calls_a_grade_uncertain(
    office: Office, rated: Callable[[], int], drain: Drain, percent: int, asked: int
) -> None:
    set_to(office, settings.UNCERTAIN_PERCENT, percent)
    assert ratings.rate_to_the_end(rated(), drain, 4) == asked  # near the cut of excellent articles, not at it


@pytest.mark.parametrize(
    ("one", "value", "rules"),
    [
        (settings.CORE_CUT, 90, Rules(core=90)),
        (settings.EXCELLENT_CUT, 72, Rules(excellent=72)),
        (settings.NEEDS_WORK_CUT, 40, Rules(needs_work=40)),
        (settings.CONFIDENCE, 75, Rules(confidence=0.75)),
        (settings.REVIEWERS, 3, Rules(reviewers=3)),
        (settings.CORE_REVIEWERS, 4, Rules(core_reviewers=4)),
        (settings.CORE_DEPARTMENTS, 1, Rules(core_departments=1)),
        (settings.FALL_MARGIN, 0, Rules(fall_margin=0)),
    ],
    ids=lambda one: one.key if isinstance(one, OfficeSetting) else "",
)
def test_each_rule_of_the_grades_is_one_setting(
    office: Office, one: OfficeSetting[int], value: int, rules: Rules
) -> None:
    set_to(office, one, value)
    assert parameters.rules() == rules


@pytest.mark.parametrize(("percent", "anew"), [(1, True), (60, False)])
def test_a_new_rating_is_brought_by_the_share_of_a_text_that_the_office_says(
    office: Office, rated: Callable[[], int], drain: Drain, percent: int, *, anew: bool
) -> None:
    set_to(office, settings.NEW_TEXT_PERCENT, percent)
    article_id = rated()
    ratings.rate_to_the_end(article_id, drain, 5)
    confirmation.confirm(office.viewer("officer"), article_id, reason="여러 부서에서 씁니다.")
    drain()
    ratings.save_text(office, article_id, LONG.replace("서류와 근거를", "서류를", 3))
    drain()
    assert bool(ratings.open_reviews(article_id)) is anew


@pytest.mark.parametrize(("days", "late"), [(15, True), (16, False)])
def test_an_appeal_is_taken_for_the_offices_days(
    office: Office, rated: Callable[[], int], drain: Drain, days: int, *, late: bool
) -> None:
    set_to(office, settings.APPEAL_DAYS, days)
    article_id = rated()
    ratings.rate_to_the_end(article_id, drain, 3)
    with clock.travel(clock.now() + timedelta(days=15, hours=12)):
        if late:
            with pytest.raises(TooLateToAppeal):
                service.appeal(office.viewer("author"), article_id, reason="다시 보아 주십시오.")
        else:
            service.appeal(office.viewer("author"), article_id, reason="다시 보아 주십시오.")


def test_subjects_lack_experts_below_the_offices_number(office: Office) -> None:
    ratings.with_experts(office)
    lacking = {}
    for fewest in (2, 3, 4):
        set_to(office, settings.FEWEST_EXPERTS, fewest)
        lacking[fewest] = {row.code for row in overview.coverage(office.viewer("admin"))}
    assert lacking == {2: {"C2"}, 3: {"C2"}, 4: {"C1", "C2"}}


@pytest.mark.parametrize("one", settings.ALL, ids=lambda one: one.key)
def test_numbers_stay_in_their_range(office: Office, one: OfficeSetting[int]) -> None:
    refuses_what_is_outside(office, one)
