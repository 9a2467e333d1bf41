"""Rules are versions: superseded from a day on, never changed, never backwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from kms.core import clock
from kms.core.db import reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.permissions import SYSTEM
from kms.rewards import rules
from kms.rewards.models import Rule
from tests.factories.office import Office
from tests.factories.points import on


def test_an_office_begins_with_the_defaults_and_loading_again_adds_none(office: Office) -> None:
    rules.load_rules(SYSTEM)
    found = {row.code: (row.points, row.cap_times) for row in rules.current()}
    assert found == {
        "article_registered": (5, 4),
        "grade_excellent": (10, None),
        "grade_core": (30, None),
        "review_on_time": (2, 20),
        "freshness_confirmed": (2, 5),
        "club_output": (10, None),
        "proposal_adopted": (10, None),
        "proposal_implemented": (20, None),
    }
    assert reading().scalar(select(func.count()).select_from(Rule)) == len(found)


def test_a_version_holds_from_its_day_in_korea(office: Office) -> None:
    admin = office.viewer("admin")
    with clock.travel(on(10)):
        assert (
            rules.add_version(admin, "club_output", points=8, cap_times=2, valid_from=date(2026, 6, 1), reason="x") == 2
        )
    first = clock.korean_instant(date(2026, 6, 1))
    assert rules.in_force("club_output", first - timedelta(seconds=1)).points == 10
    assert rules.in_force("club_output", first).points == 8
    assert [row.version for row in rules.versions(admin, "club_output")] == [2, 1]


def test_a_later_version_replaces_one_that_had_not_begun(office: Office) -> None:
    admin = office.viewer("admin")
    with clock.travel(on(10)):
        for points, day in ((8, date(2026, 7, 1)), (9, date(2026, 6, 15))):
            rules.add_version(admin, "club_output", points=points, cap_times=None, valid_from=day, reason="x")
    assert rules.in_force("club_output", clock.korean_instant(date(2026, 7, 2))).points == 9


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points": -1}, "points"),
        ({"cap_times": -1}, "cap_times"),
        ({"valid_from": date(2026, 5, 9)}, "valid_from"),
        ({"valid_from": None}, "valid_from"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_cannot_hold_is_refused_with_its_field(office: Office, changes: dict[str, object], field: str) -> None:
    values = {"points": 5, "cap_times": None, "valid_from": date(2026, 5, 10), "reason": "x", **changes}
    with clock.travel(on(10)), pytest.raises(Invalid) as caught:
        rules.add_version(office.viewer("admin"), "club_output", **values)  # type: ignore[arg-type]
    assert set(caught.value.fields) == {field}


@pytest.mark.parametrize("login", ["author", "expert", "monitor", "officer"])
def test_others_neither_read_versions_nor_add_any(office: Office, login: str) -> None:
    viewer = office.viewer(login)
    with pytest.raises(NotAllowed):
        rules.versions(viewer, "club_output")
    with pytest.raises(NotAllowed):
        rules.add_version(viewer, "club_output", points=5, cap_times=None, valid_from=date(2030, 1, 1), reason="x")


def test_an_unknown_rule_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        rules.versions(office.viewer("admin"), "likes")


def test_the_cap_of_a_month_is_that_of_its_first_day(office: Office) -> None:
    with clock.travel(on(10)):
        since = date(2026, 6, 1)
        rules.add_version(
            office.viewer("admin"), rules.REGISTERED, points=5, cap_times=1, valid_from=since, reason="less"
        )
    caps = rules.caps({"2026-05", "2026-06"})
    assert (caps[rules.REGISTERED, "2026-05"], caps[rules.REGISTERED, "2026-06"]) == (4, 1)
    assert (rules.CORE, "2026-05") not in caps
