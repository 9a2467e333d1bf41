"""When a club counts as silent: by months, whatever the months are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kms.clubs.silence import first_heard_month, is_silent
from kms.core.clock import Month

MONTHS = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))


def test_two_months_without_a_report_make_a_club_silent() -> None:
    october, founded = Month(2026, 10), Month(2026, 3)
    assert is_silent(october, 2, founded, Month(2026, 7))
    assert not is_silent(october, 2, founded, Month(2026, 8))
    assert not is_silent(october, 2, founded, october)


def test_a_club_without_any_report_has_the_same_time_from_its_registration() -> None:
    assert not is_silent(Month(2026, 5), 2, Month(2026, 3), None)
    assert is_silent(Month(2026, 6), 2, Month(2026, 3), None)


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert first_heard_month(Month(2027, 1), 2) == Month(2026, 11)


@given(MONTHS, st.integers(1, 12), MONTHS)
def test_who_reported_in_the_month_is_never_silent_and_silence_only_grows(
    month: Month, months: int, reported: Month
) -> None:
    founded = Month(1999, 1)
    assert not is_silent(month, months, founded, month)
    if is_silent(month, months, founded, reported):
        assert is_silent(month.next, months, founded, reported)
        assert months == 1 or is_silent(month, months - 1, founded, reported)
