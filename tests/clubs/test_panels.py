"""What clubs put on others' pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from kms.clubs import panels, service
from kms.clubs.models import MemberRole
from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import close_reading
from kms.core.ids import encode
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.factories.clubs import applied, club_of, report_of
from tests.factories.office import Office

TODAY = korean_instant(date(2026, 10, 15), 9)


def test_leader_and_secretary_owe_last_months_report_by_the_fifth(office: Office) -> None:
    club_id = club_of(office, "author", "colleague", "expert")
    service.set_role(SYSTEM, club_id, office.people["colleague"], MemberRole.SECRETARY)
    close_reading()
    with clock.travel(TODAY):
        for login in ("author", "colleague"):
            (task,) = panels.tasks(office.viewer(login))
            assert (task.title, task.due) == ("데이터 행정 연구회", date(2026, 10, 5))
            assert task.url == f"/clubs/{encode(club_id)}/report"
        assert panels.tasks(office.viewer("expert")) == []
    report_of(office, club_id, "author", on=date(2026, 9, 20))
    close_reading()
    with clock.travel(TODAY):
        assert panels.tasks(office.viewer("author")) == []


def test_managers_are_told_of_applications_and_clubs_without_a_leader(
    office: Office, drain: Callable[[], None]
) -> None:
    waiting, orphan = applied(office, "stranger", name="신청한 모임"), club_of(office, "author", "colleague")
    people.leave(SYSTEM, office.people["author"])
    drain()
    found = {task.title: task.url for task in panels.tasks(office.viewer("admin"))}
    assert found == {
        "신청한 모임": f"/clubs/{encode(waiting)}",
        "데이터 행정 연구회": f"/clubs/{encode(orphan)}/members",
    }
    assert panels.tasks(office.viewer("officer")) == []


def test_the_editor_offers_ones_own_living_clubs(office: Office) -> None:
    club_id = club_of(office, "author", "colleague")
    applied(office, "author", name="신청한 모임")
    assert panels.in_editor(office.viewer("colleague")) == [(club_id, "데이터 행정 연구회")]
    assert panels.in_editor(office.viewer("author")) == [(club_id, "데이터 행정 연구회")]
    assert panels.in_editor(office.viewer("stranger")) == []


def test_my_page_leads_to_this_months_report(office_of: Office, client_as: Callable[[str], FlaskClient]) -> None:
    club_id = club_of(office_of, "author", on=clock.today())
    address = f'href="/clubs/{encode(club_id)}/report"'
    assert address in client_as("author").get("/me").get_data(as_text=True)
    assert "You belong to no study club" in client_as("stranger").get("/me").get_data(as_text=True)


def test_an_article_leads_to_its_club_and_the_editor_keeps_it(
    office_of: Office, client_as: Callable[[str], FlaskClient]
) -> None:
    club_id = club_of(office_of, "author")
    article_id = office_of.published("author", club_id=club_id)
    client = client_as("author")
    page = client.get(f"/articles/{encode(article_id)}", follow_redirects=True).get_data(as_text=True)
    assert f'<a href="/clubs/{encode(club_id)}">' in page
    form = client.get(f"/articles/{encode(article_id)}/edit").get_data(as_text=True)
    assert f'<option value="{encode(club_id)}" selected>' in form
