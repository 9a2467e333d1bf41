"""What is held and what counts: anomalies stay until each entry of them was looked at, by somebody else."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import event

from kms.core import clock
from kms.core.db import Database, close_reading, unit_of_work
from kms.core.permissions import Permission
from kms.rewards import planning, queries, rules, service
from kms.rewards.errors import SamePerson
from tests.factories.office import Office
from tests.factories.points import MAY, book, close, on

JUNE = MAY.next


def _reviewed(office: Office, reviewer: str, article_id: int, key: str) -> int:
    with unit_of_work() as uow:
        shares = {office.people[reviewer]: 100}
        source = f"article:{article_id}"
        booked = service.accrue(uow, rules.REVIEWED, key=key, source=source, shares=shares, at=on(20))
    assert booked is not None
    return booked


@pytest.fixture
def mutual(office: Office) -> list[int]:
    """Two reviews each way between `expert` and `expert2`, and one of `expert3`; ids of the entries."""
    pairs = [("expert", "expert2"), ("expert2", "expert")]
    with clock.travel(on(5)):
        articles = {author: office.published(author, title=f"글 {author}") for _reviewer, author in pairs}
    ids = [
        _reviewed(office, reviewer, articles[author], f"{reviewer}{number}")
        for (reviewer, author), number in product(pairs, range(2))
    ]
    _reviewed(office, "expert3", articles["expert"], "other")
    return ids


def test_reviews_that_two_gave_each_other_are_held_with_their_evidence(office: Office, mutual: list[int]) -> None:
    (found,) = planning.plan_of(MAY).anomalies
    assert found.people == tuple(sorted(office.people[one] for one in ("expert", "expert2")))
    assert (found.reason, found.count, len(found.keys)) == ("mutual", 4, 4)
    close(office)
    assert queries.balance(office.viewer("expert3")).settled == 2
    assert queries.balance(office.viewer("expert")).pending == 4


def test_neither_of_two_who_reviewed_each_other_lets_the_others_points_go(office: Office, mutual: list[int]) -> None:
    in_charge = replace(office.viewer("expert2"), permissions=frozenset(Permission))
    for accrual_id in mutual:
        with pytest.raises(SamePerson):
            service.release(in_charge, accrual_id, "in order")
    service.release(office.viewer("admin"), mutual[0], "read, in order")
    (found,) = planning.plan_of(MAY).anomalies
    assert (found.count, len(found.keys)) == (4, 3)


def test_looking_at_one_entry_of_a_crowded_day_does_not_let_the_others_go(office: Office) -> None:
    ids = [book(office, "author", f"a{number}", rules.REGISTERED) for number in range(6)]
    service.release(office.viewer("admin"), ids[0], "read, in order")
    close(office)
    balance = queries.balance(office.viewer("author"))
    assert (balance.settled, balance.pending) == (5, 25)
    (found,) = planning.plan_of(JUNE).anomalies
    assert (found.count, len(found.keys)) == (6, 5)


def test_held_entries_count_under_the_cap_of_the_month_they_were_earned_in(office: Office) -> None:
    ids = [book(office, "author", f"a{number}", rules.REGISTERED) for number in range(6)]
    with clock.travel(on(20)):
        rules.add_version(
            office.viewer("admin"), rules.REGISTERED, points=5, cap_times=1, valid_from=JUNE.first_day, reason="less"
        )
    close(office)
    for number in range(2):
        book(office, "author", f"june{number}", rules.REGISTERED, at=on(number + 1, JUNE))
    for accrual_id in ids:
        service.release(office.viewer("admin"), accrual_id, "read, in order")
    assert planning.plan_of(JUNE).settled == 5 * 4 + 5 * 1


def test_a_plan_asks_for_as_much_at_forty_entries_as_at_two(database: Database, office: Office) -> None:
    counts = []
    for number in range(40):
        book(office, ("author", "colleague")[number % 2], f"a{number}", rules.REGISTERED, at=on(number % 28 + 1))
        if number in (1, 39):
            close_reading()
            seen: list[str] = []
            note = lambda _c, _cursor, statement, *_rest, seen=seen: seen.append(statement)  # noqa: E731
            event.listen(database.engine, "before_cursor_execute", note)
            planning.plan_of(MAY)
            event.remove(database.engine, "before_cursor_execute", note)
            counts.append(len([one for one in seen if one.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 13
