"""Reading about clubs over HTTP: tabs, pages, files, and what is not shown to whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kms.clubs import approval, outputs, reporting
from kms.core import clock
from kms.core.db import close_reading
from kms.core.ids import encode
from kms.core.permissions import SYSTEM
from tests.factories.clubs import PLAN, applied, club_of, report_of
from tests.factories.office import Office

Clients = Callable[[str], FlaskClient]


def _get(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


@pytest.fixture
def club_id(office_of: Office) -> int:
    """A club that was registered today."""
    return club_of(office_of, "author", "colleague", on=clock.today())


def test_the_list_is_paged_searched_and_says_what_to_do_when_empty(office_of: Office, client_as: Clients) -> None:
    client = client_as("stranger")
    for tab, hint in (
        ("active", "There is no club here"),
        ("silent", "Every club has reported lately"),
        ("new", "No club was registered lately"),
    ):
        assert hint in _get(client, f"/clubs?tab={tab}")
    for number in range(22):
        club_of(office_of, "author", name=f"모임 {number:02d}", on=clock.today())
    page = _get(client, "/clubs?tab=new")
    assert "22 clubs" in page
    assert 'href="/clubs?tab=new&amp;page=2"' in page
    assert "모임 21" in _get(client, "/clubs?tab=active&page=2")
    assert "1 clubs" in _get(client, "/clubs?q=모임 07")
    assert "No club of this name" in _get(client, "/clubs?q=없는이름")
    assert "22 clubs" in _get(client, "/clubs?tab=no-such-tab")


def test_applications_have_a_tab_for_managers_only(office_of: Office, client_as: Clients) -> None:
    club_id = applied(office_of, "author")
    assert "tab=applied" in _get(client_as("admin"), "/clubs?tab=applied")
    assert "tab=applied" not in _get(client_as("stranger"), "/clubs")
    page = _get(client_as("admin"), f"/clubs/{encode(club_id)}")
    assert f'action="/clubs/{encode(club_id)}/register"' in page
    assert "waits for a decision" in _get(client_as("author"), f"/clubs/{encode(club_id)}")
    _get(client_as("stranger"), f"/clubs/{encode(club_id)}", 404)


def test_a_page_offers_each_what_they_may(office_of: Office, club_id: int, client_as: Clients) -> None:
    reporting.file_plan(office_of.viewer("author"), club_id, clock.today().year, PLAN)
    base = f"/clubs/{encode(club_id)}"
    offers = {
        "author": {"/report", "/plan", "/members", "/edit", "/outputs", "/close"},
        "colleague": {"/report", "/outputs", "/leave"},
        "stranger": {"/join"},
        "admin": {"/join", "/plan", "/members", "/edit", "/close"},
    }
    every = set().union(*offers.values())
    for login, offered in offers.items():
        page = _get(client_as(login), base)
        assert {one for one in every if f'="{base}{one}"' in page} == offered, login
        assert "자료를 모읍니다." in page


def test_outputs_are_listed_for_their_readers_only(office_of: Office, club_id: int, client_as: Clients) -> None:
    article_id = office_of.published("author", title="부서만 읽는 글", visibility="department")
    outputs.file_output(office_of.viewer("author"), club_id, article_id)
    close_reading()
    for address in ("", "/outputs"):
        assert "부서만 읽는 글" in _get(client_as("colleague"), f"/clubs/{encode(club_id)}{address}")
        assert "부서만 읽는 글" not in _get(client_as("stranger"), f"/clubs/{encode(club_id)}{address}")


def test_a_report_shows_its_text_people_and_files(office_of: Office, client_as: Clients) -> None:
    club_id = club_of(office_of, "author", "colleague")
    report_id = report_of(office_of, club_id, "author", content="<script>alert(1)</script> 함께 **읽었습니다**.")
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    photo = reporting.attach(office_of.viewer("author"), report_id, "모임.png", png)
    text = reporting.attach(office_of.viewer("author"), report_id, "자료.txt", b"text")
    base = f"/clubs/{encode(club_id)}/reports/{encode(report_id)}"
    page = _get(client_as("stranger"), base)
    assert "<strong>읽었습니다</strong>" in page
    assert "<script>alert" not in page
    assert "이름author" in page
    assert f'<img src="{base}/files/{encode(photo)}" alt="모임.png"' in page
    assert f"{base}/edit" not in page
    shown = client_as("stranger").get(f"{base}/files/{encode(photo)}")
    assert (shown.mimetype, shown.headers["Content-Security-Policy"]) == ("image/png", "default-src 'none'; sandbox")
    kept = client_as("stranger").get(f"{base}/files/{encode(text)}")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    _get(client_as("stranger"), f"/clubs/{encode(club_id)}/reports/{encode(club_id)}", 404)


def test_a_closed_club_offers_nothing_but_its_record(office_of: Office, club_id: int, client_as: Clients) -> None:
    approval.close(SYSTEM, club_id, reason="목적을 이루었습니다.")
    page = _get(client_as("author"), f"/clubs/{encode(club_id)}")
    assert "목적을 이루었습니다." in page
    for step in ("join", "report", "plan", "close", "outputs"):
        assert f'="/clubs/{encode(club_id)}/{step}"' not in page


def test_a_club_is_found_in_search_without_a_grade(
    office_of: Office, club_id: int, client_as: Clients, indexed: Callable[[], None]
) -> None:
    office_of.published("author", title="데이터 행정 길잡이")
    indexed()
    page = _get(client_as("stranger"), "/search?q=데이터 행정")
    assert f'href="/clubs/{encode(club_id)}"' in page
    assert page.count("Being rated") == 2  # the article's line and the facet, not the club's
    assert "2 results" in page
