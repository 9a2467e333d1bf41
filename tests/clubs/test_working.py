"""Working in clubs over HTTP: what happens, what is kept when it fails, what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kms.clubs import lists, queries
from kms.core import clock
from kms.core.db import close_reading
from kms.core.ids import encode
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from tests.factories.clubs import applied, club_of
from tests.factories.office import Office

Clients = Callable[[str], FlaskClient]
ABOUT = {"name": "독서 모임", "topic": "행정학 책을 읽습니다.", "task": "free"}


@pytest.fixture
def club_id(office_of: Office) -> int:
    """A club that was registered today."""
    return club_of(office_of, "author", "colleague", on=clock.today())


def _roles(club_id: int, office: Office) -> dict[str, str]:
    close_reading()
    names = {one: login for login, one in office.people.items()}
    return {names[one.employee_id]: str(one.role) for one in queries.page(SYSTEM, club_id).members}


def test_applying_leads_to_the_new_club(office_of: Office, client_as: Clients) -> None:
    answer = client_as("author").post("/clubs/apply", data={**ABOUT, "members": "colleague, expert"})
    assert answer.status_code == 302
    close_reading()
    ((club_id, name),) = lists.applications(SYSTEM)
    assert (answer.location, name) == (f"/clubs/{encode(club_id)}", "독서 모임")
    assert _roles(club_id, office_of) == {"author": "leader", "colleague": "member", "expert": "member"}


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"topic": ""}, "Say in one sentence"),
        ({"members": "nobody"}, "Nobody here has the login nobody."),
        ({"department_id": encode(12345)}, "Choose one of the departments offered."),
    ],
)
def test_an_application_that_fails_keeps_what_was_typed(
    app: object, client_as: Clients, changes: dict[str, str], hint: str
) -> None:
    answer = client_as("author").post("/clubs/apply", data={**ABOUT, "purpose": "함께 읽습니다.", **changes})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert hint in page
    assert 'value="독서 모임"' in page
    assert "함께 읽습니다." in page
    assert changes.get("members", "") in page
    assert lists.applications(SYSTEM) == []


def test_a_manager_registers_or_declines_with_a_reason(office_of: Office, client_as: Clients) -> None:
    one, two = applied(office_of, "author", name="하나"), applied(office_of, "author", name="둘째")
    client = client_as("admin")
    client.post(f"/clubs/{encode(one)}/register", data={"code": "가-1"})
    client.post(f"/clubs/{encode(two)}/register", data={"code": "가-1"})
    assert "Choose a code" in client.get(f"/clubs/{encode(two)}").get_data(as_text=True)
    client.post(f"/clubs/{encode(two)}/decline", data={"reason": ""})
    assert "Say why" in client.get(f"/clubs/{encode(two)}").get_data(as_text=True)
    client.post(f"/clubs/{encode(two)}/decline", data={"reason": "비슷한 동아리가 있습니다."})
    close_reading()
    assert queries.page(SYSTEM, one).club.code == "가-1"
    assert queries.page(SYSTEM, two).club.state == "closed"
    assert "비슷한 동아리가 있습니다." in client_as("author").get(f"/clubs/{encode(two)}").get_data(as_text=True)


def test_a_leader_changes_the_description(office_of: Office, club_id: int, client_as: Clients) -> None:
    client = client_as("author")
    assert 'value="데이터 행정 연구회"' in client.get(f"/clubs/{encode(club_id)}/edit").get_data(as_text=True)
    answer = client.post(f"/clubs/{encode(club_id)}/edit", data={**ABOUT, "name": ""})
    assert (answer.status_code, "행정학 책을 읽습니다." in answer.get_data(as_text=True)) == (422, True)
    client.post(f"/clubs/{encode(club_id)}/edit", data={**ABOUT, "task": "assigned"})
    close_reading()
    club = queries.page(SYSTEM, club_id).club
    assert (club.name, club.task) == ("독서 모임", "assigned")


def test_members_are_added_changed_and_let_go(office_of: Office, club_id: int, client_as: Clients) -> None:
    client, base = client_as("author"), f"/clubs/{encode(club_id)}/members"
    client.post(base, data={"members": "expert, stranger"})
    client.post(f"{base}/{encode(office_of.people['expert'])}/secretary")
    client.post(f"{base}/{encode(office_of.people['stranger'])}/remove")
    assert _roles(club_id, office_of) == {"author": "leader", "expert": "secretary", "colleague": "member"}
    wrong = client.post(base, data={"members": "nobody"})
    assert (wrong.status_code, 'value="nobody"' in wrong.get_data(as_text=True)) == (422, True)
    assert "Choose at least one person." in client.post(base, data={}).get_data(as_text=True)
    client.post(f"{base}/{encode(office_of.people['colleague'])}/leader")
    assert _roles(club_id, office_of)["colleague"] == "leader"
    assert client.get(base).status_code == 403  # no longer theirs to manage


def test_coming_and_going(office_of: Office, club_id: int, client_as: Clients) -> None:
    client, base = client_as("stranger"), f"/clubs/{encode(club_id)}"
    client.post(f"{base}/join")
    assert _roles(club_id, office_of)["stranger"] == "member"
    client.post(f"{base}/leave")
    assert "stranger" not in _roles(club_id, office_of)
    answer = client_as("author").post(f"{base}/leave")
    assert (answer.status_code, "Make another member its leader first" in answer.get_data(as_text=True)) == (409, True)


def test_an_article_is_named_by_its_address(office_of: Office, club_id: int, client_as: Clients) -> None:
    article_id = office_of.published("author")
    client, base = client_as("author"), f"/clubs/{encode(club_id)}"
    client.post(f"{base}/outputs", data={"article": "어느 글"})
    assert "Paste the address" in client.get(base).get_data(as_text=True)
    client.post(f"{base}/outputs", data={"article": f"http://127.0.0.1/articles/{encode(article_id)}/체납-처분-절차"})
    close_reading()
    assert lists.outputs(SYSTEM, club_id, PageRequest()).rows[0].article_id == article_id


def test_rest_and_wake(office_of: Office, club_id: int, client_as: Clients) -> None:
    client, base = client_as("author"), f"/clubs/{encode(club_id)}"
    for step, state in (("rest", "dormant"), ("wake", "active"), ("close", "closed")):
        client.post(f"{base}/{step}", data={"reason": "바쁜 철"})
        close_reading()
        assert queries.page(SYSTEM, club_id).club.state == state
    assert client.post(f"{base}/wake").status_code == 409
