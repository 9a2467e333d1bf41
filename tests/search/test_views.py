"""The results page: what was asked stays in its links, what is chosen is marked, and nothing of others shows through."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.core import clock
from tests.factories.office import Office


@pytest.fixture
def publish(app: Flask, office_of: Office, indexed: Callable[[], None]) -> Callable[..., None]:
    """Publish an article of the small office and index it."""

    def run(login: str = "author", *, times: int = 1, **draft: object) -> None:
        with app.app_context(), app.test_request_context():
            for number in range(times):
                office_of.published(login, **{"title": f"체납 처분 {number}", **draft})
            indexed()

    return run


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _titles(page: str) -> list[str]:
    return [re.sub(r"<.*?>", "", one) for one in re.findall(r"data-result>(.*?)</a>", page, re.DOTALL)]


def _links(page: str) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(unescape(one)).query) for one in re.findall(r'href="(/search\?[^"]*)"', page)]


def _current(page: str) -> list[str]:
    found = re.findall(r'<a [^>]*aria-current="true">(.*?)</a>', page, re.DOTALL)
    return [re.sub(r"<.*?>", " ", one).split()[0] for one in found]


def test_hits_lead_to_their_articles_with_the_words_marked(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(title="체납 처분 절차")
    client = client_as("stranger")
    page = _page(client, "/search?q=체납")
    assert _titles(page) == ["체납 처분 절차"]
    assert "<mark>체납</mark>" in page
    assert "1 results" in page
    address = re.search(r'href="(/articles/[^"]+)" data-result', page)
    assert address and "체납 처분 절차" in _page(client, address[1])


def test_what_is_not_open_neither_shows_nor_counts(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(title="체납 공개")
    publish(title="체납 감사 계획", visibility="department", type_code="failure_case")
    page = _page(client_as("stranger"), "/search?q=체납")
    assert _titles(page) == ["체납 공개"]
    assert "1 results" in page
    assert "감사 계획" not in page and "type=failure_case" not in page
    assert "type=failure_case" in _page(client_as("colleague"), "/search?q=체납")


def test_every_link_keeps_what_was_asked_and_chosen(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(times=12)
    page = _page(client_as("author"), "/search?q=체납+처분&type=know_how&period=month&sort=newest")
    links = _links(page)
    assert len(links) > 8
    assert all(one["q"] == ["체납 처분"] for one in links)
    wider = [one for one in links if "type" not in one]
    assert [one["period"] for one in wider] == [["month"]], "one link lets go of the kind and of nothing else"
    assert {one["page"][0] for one in links if "page" in one} >= {"2"}
    assert all(one["sort"] == ["newest"] and one["type"] == ["know_how"] for one in links if "page" in one)


def test_order_and_period_are_those_that_were_chosen(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    for days, title in ((60, "체납 처분 체납 체납"), (1, "세금 안내")):
        with clock.travel(clock.now() - timedelta(days=days)):
            publish(title=title, body="체납에 관한 글입니다.")
    client = client_as("author")
    assert _titles(_page(client, "/search?q=체납")) == ["체납 처분 체납 체납", "세금 안내"]
    assert _titles(_page(client, "/search?q=체납&sort=newest")) == ["세금 안내", "체납 처분 체납 체납"]
    assert _titles(_page(client, "/search?q=체납&period=month")) == ["세금 안내"]


def test_what_is_chosen_is_marked(client_as: Callable[[str], FlaskClient], publish: Callable[..., None]) -> None:
    publish()
    client = client_as("author")
    assert _current(_page(client, "/search?q=체납")) == ["Best"]
    page = _page(client, "/search?q=체납&sort=newest&type=know_how&period=year")
    assert _current(page) == ["Newest", "업무지식(노하우)", "Last"]


def test_a_choice_without_results_can_be_taken_back(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish()
    page = _page(client_as("author"), "/search?q=체납&period=month&type=research")
    assert _titles(page) == []
    assert any("type" not in one and one.get("period") == ["month"] for one in _links(page))
    assert any("period" not in one for one in _links(page))


def test_pages_hold_ten_and_follow_each_other(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(times=12)
    client = client_as("author")
    first, second = (_titles(_page(client, f"/search?q=체납&page={number}")) for number in (1, 2))
    assert (len(first), len(second)) == (10, 2)
    assert not set(first) & set(second)


def test_nothing_found_says_so_and_offers_to_write_it(client_as: Callable[[str], FlaskClient]) -> None:
    page = _page(client_as("author"), "/search?q=없는말+하나")
    assert "Nothing was found for “없는말 하나”" in page
    address = re.search(r'href="(/articles/new\?title=[^"]+)"', page)
    assert address and 'value="없는말 하나"' in _page(client_as("author"), unescape(address[1]))


def test_the_wrong_keyboard_is_told(client_as: Callable[[str], FlaskClient], publish: Callable[..., None]) -> None:
    publish()
    assert "understood as “체납”" in _page(client_as("author"), "/search?q=cpskq")


@pytest.mark.parametrize("address", ["/search", "/search?q=", "/search?q=+++"])
def test_without_words_the_page_says_what_to_do(client_as: Callable[[str], FlaskClient], address: str) -> None:
    assert "Type in the field above what you are looking for." in _page(client_as("author"), address)


def test_what_was_typed_is_text_and_never_markup(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(title="체납 <script>alert(1)</script>", body="체납 <img src=x onerror=alert(1)> 본문")
    page = _page(client_as("author"), '/search?q=체납"><script>alert(2)</script>')
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "<script>alert" not in _page(client_as("author"), "/search?q=체납")


@pytest.mark.parametrize("more", ["page=0", "page=-1", "page=x", "page=999999999", "sort=x&period=x&grade=x&type=x"])
def test_an_address_that_was_changed_by_hand_is_no_error(client_as: Callable[[str], FlaskClient], more: str) -> None:
    _page(client_as("author"), f"/search?q=체납&{more}")
