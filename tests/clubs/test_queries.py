"""A club's page, a person's clubs and a month's figures."""

from __future__ import annotations

from datetime import date

import pytest

from kms.clubs import approval, outputs, queries, service
from kms.clubs.queries import ClubsMonth
from kms.core import clock
from kms.core.clock import Month, korean_instant
from kms.core.db import Database, close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.permissions import SYSTEM
from tests.counting import counted
from tests.factories.clubs import applied, club_of, report_of
from tests.factories.office import Office

TODAY = korean_instant(date(2026, 10, 15), 9)


def test_a_page_shows_members_months_and_decisions(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    report_id = report_of(office, club_id, "author", on=date(2026, 9, 9), next_on=date(2026, 11, 2))
    close_reading()
    with clock.travel(TODAY):
        page = queries.page(office.viewer("stranger"), club_id)
    assert [one.role for one in page.members] == ["leader", "member"]
    assert page.leader_id == office.people["author"]
    assert page.months[:3] == ((Month(2026, 10), None), (Month(2026, 9), report_id), (Month(2026, 8), None))
    assert page.months[-1][0] == Month(2026, 3)
    assert ([one.kind for one in page.decisions], page.next_on, page.silent) == (["register"], date(2026, 11, 2), False)


def test_a_page_says_that_a_club_is_silent_unless_it_rests(office: Office) -> None:
    club_id = club_of(office, "author")
    with clock.travel(TODAY):
        assert queries.page(SYSTEM, club_id).silent
        approval.rest(SYSTEM, club_id)
        assert not queries.page(SYSTEM, club_id).silent


@pytest.mark.parametrize("login", ["author", "colleague", "admin", "stranger", "monitor", "officer"])
def test_an_application_is_open_to_its_members_and_managers(office: Office, login: str) -> None:
    club_id = applied(office, "author", "colleague")
    if login in ("author", "colleague", "admin"):
        assert queries.page(office.viewer(login), club_id).months == ()
    else:
        with pytest.raises(NotFound):
            queries.page(office.viewer(login), club_id)


def test_a_page_costs_as_much_with_many_members(database: Database, office: Office) -> None:
    club_id = club_of(office, "author")
    counts = []
    for login in ("colleague", "stranger", "monitor", "expert"):
        service.join(office.viewer(login), club_id)
        report_of(office, club_id, "author", on=date(2026, 4 + len(counts), 10))
        viewer = office.viewer("officer")
        close_reading()
        with counted(database) as statements:
            queries.page(viewer, club_id)
        counts.append(sum(one.startswith("SELECT") for one in statements))
    assert set(counts) == {7}


def test_former_members_are_remembered(office: Office) -> None:
    club_id = club_of(office, "author", "colleague", "expert")
    with clock.travel(TODAY):
        service.leave(office.viewer("colleague"), club_id)
        service.leave(office.viewer("expert"), club_id)
        service.join(office.viewer("expert"), club_id)
    close_reading()
    found = queries.former_members(office.viewer("stranger"), club_id)
    assert found == [(office.people["colleague"], date(2026, 3, 3), date(2026, 10, 15))]


def test_my_clubs_say_what_is_owed(office: Office) -> None:
    good, bad = club_of(office, "author", name="가나다"), club_of(office, "author", "colleague", name="라마바")
    club_of(office, "author", name="새로운 모임", on=date(2026, 10, 2))
    approval.rest(SYSTEM, club_of(office, "author", name="쉬는 모임"))
    approval.close(SYSTEM, club_of(office, "author", name="끝난 모임"))
    report_of(office, good, "author", on=date(2026, 9, 9))
    report_of(office, bad, "author", on=date(2026, 8, 9))
    report_of(office, bad, "author", on=date(2026, 10, 9))
    close_reading()
    with clock.travel(TODAY):
        found = {one.name: (one.reported, one.missing) for one in queries.my_clubs(office.viewer("author"))}
        (colleagues,) = queries.my_clubs(office.viewer("colleague"))
    assert found == {
        "가나다": (False, False),
        "라마바": (True, True),
        "새로운 모임": (False, False),
        "쉬는 모임": (False, False),
    }
    assert (colleagues.leads, colleagues.lives) == (False, True)
    assert queries.my_clubs(office.viewer("stranger")) == []


def test_people_of_one_club_know_each_other(database: Database, office: Office) -> None:
    one = club_of(office, "author", "colleague", name="하나")
    two = club_of(office, "author", "stranger", name="둘째")
    approval.close(SYSTEM, club_of(office, "author", "expert", name="끝난 모임"))
    applied(office, "author", "expert", name="신청한 모임")
    service.leave(office.viewer("stranger"), two)
    close_reading()
    author, colleague, stranger, expert = (office.people[x] for x in ("author", "colleague", "stranger", "expert"))
    with counted(database) as statements:
        found = queries.clubs_of([author, colleague, stranger, expert])
    assert found == {
        author: frozenset({one, two}),
        colleague: frozenset({one}),
        stranger: frozenset(),
        expert: frozenset(),
    }
    assert len([line for line in statements if line.startswith("SELECT")]) == 1
    assert queries.clubs_of([]) == {}


def test_the_club_of_an_article_is_named_to_its_readers(office: Office) -> None:
    club_id = club_of(office, "author")
    article_id = office.published("author", visibility="department", club_id=club_id)
    assert queries.club_of_article(office.viewer("colleague"), article_id) == (club_id, "데이터 행정 연구회")
    assert queries.club_of_article(office.viewer("stranger"), article_id) is None
    assert queries.club_of_article(office.viewer("author"), office.published("author")) is None


def test_a_months_figures_are_those_of_its_end(office: Office) -> None:
    steady, resting = club_of(office, "author", "colleague", name="꾸준한"), club_of(office, "author", name="쉬는")
    club_of(office, "author", name="나중의", on=date(2026, 7, 1))
    report_of(office, steady, "author", on=date(2026, 6, 9))
    with clock.travel(korean_instant(date(2026, 6, 30), 23)):
        outputs.file_output(office.viewer("author"), steady, office.published("author"))
        approval.rest(SYSTEM, resting)
    with clock.travel(korean_instant(date(2026, 7, 5))):
        approval.wake(SYSTEM, resting)
        service.leave(office.viewer("colleague"), steady)
        approval.close(SYSTEM, steady)
    close_reading()
    officer = office.viewer("officer")
    assert queries.month(officer, Month(2026, 2)) == ClubsMonth(0, 0, 0, (), 0)
    assert queries.month(officer, Month(2026, 5)) == ClubsMonth(2, 3, 0, ((steady, "꾸준한"), (resting, "쉬는")), 0)
    assert queries.month(officer, Month(2026, 6)) == ClubsMonth(1, 2, 1, (), 1)
    july = queries.month(officer, Month(2026, 7))
    assert (july.active, july.members, july.reported, july.outputs) == (2, 2, 0, 0)
    assert {name for _id, name in july.unreported} == {"나중의", "쉬는"}


@pytest.mark.parametrize("login", ["author", "colleague", "expert"])
def test_a_months_figures_are_for_who_sees_reports(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        queries.month(office.viewer(login), Month(2026, 5))


def test_a_month_costs_three_statements_with_many_clubs(database: Database, office: Office) -> None:
    for number in range(8):
        club_of(office, "author", name=f"모임 {number}")
    viewer = office.viewer("admin")
    close_reading()
    with counted(database) as statements:
        assert queries.month(viewer, Month(2026, 5)).active == 8
    assert sum(one.startswith("SELECT") for one in statements) == 3
