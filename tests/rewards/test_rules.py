"""Rules are versions: a change begins today or later and leaves what was earned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kms.core import clock
from kms.core.db import close_reading, unit_of_work
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.rewards import queries, rules
from tests.factories.office import Office
from tests.rewards.conftest import Earn


def test_a_change_holds_from_its_day_on(office: Office, earn: Earn) -> None:
    today, admin = clock.today(), office.viewer("admin")
    earn("author", "before", day=today)
    tomorrow = today + timedelta(days=1)
    rules.change(admin, "grade_excellent", points=12, month_cap=3, valid_from=tomorrow, reason="올해 방침")
    close_reading()
    assert {one.key: one.points for one in rules.current()}["grade_excellent"] == 10
    assert {one.key: (one.points, one.month_cap) for one in rules.current(tomorrow)}["grade_excellent"] == (12, 3)
    earn("colleague", "after", day=tomorrow)
    assert queries.balance(office.viewer("author")).pending == 10
    assert queries.balance(office.viewer("colleague")).pending == 12
    assert [one.version for one in rules.versions(admin) if one.key == "grade_excellent"] == [2, 1]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("points", {"points": -1}),
        ("points", {"points": 1001}),
        ("month_cap", {"month_cap": 0}),
        ("valid_from", {"valid_from": date(2026, 1, 1)}),
        ("reason", {"reason": " "}),
    ],
)
def test_a_bad_change_says_which_field(office: Office, field: str, changes: dict[str, object]) -> None:
    values = {"points": 1, "month_cap": None, "valid_from": clock.today(), "reason": "까닭", **changes}
    with pytest.raises(Invalid) as caught:
        rules.change(office.viewer("admin"), "grade_core", **values)  # type: ignore[arg-type]
    assert set(caught.value.fields) == {field}


def test_only_administrators_change_rules_that_exist(office: Office) -> None:
    today = clock.today()
    with pytest.raises(NotAllowed):
        rules.change(office.viewer("officer"), "grade_core", points=1, month_cap=None, valid_from=today, reason="x")
    with pytest.raises(NotFound):
        rules.change(office.viewer("admin"), "likes", points=1, month_cap=None, valid_from=today, reason="x")


def test_loading_defaults_again_keeps_what_was_changed(office: Office) -> None:
    rules.change(office.viewer("admin"), "grade_core", points=50, month_cap=None, valid_from=clock.today(), reason="x")
    with unit_of_work() as uow:
        rules.load_defaults(uow, since=date(2026, 1, 1))
    close_reading()
    assert {one.key: one.points for one in rules.current()}["grade_core"] == 50
