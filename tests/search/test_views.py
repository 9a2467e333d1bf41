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


def test_conditions_stand_above_the_results_and_can_be_taken_out(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(title="체납 처분 절차")
    publish(title="처분 전 체납 안내", summary="처분 전에 알립니다.", body="체납을 알리는 글")
    page = _page(client_as("author"), '/search?q="체납+처분"+-모의+안내')
    assert _titles(page) == ["체납 처분 절차"]
    conditions = re.search(r'<ul class="tags conditions".*?</ul>', page, re.DOTALL)
    assert conditions and "“체납 처분”" in conditions[0] and "without 모의" in conditions[0]
    assert [one["q"] for one in _links(conditions[0])] == [["-모의 안내"], ['"체납 처분" 안내']]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"체납+처분', "The quotation mark is not closed"),
        ("제목:+체납", "Nothing stands behind “제목:”"),
        ("등록일:어제+체납", "is no date that can be read"),
        ("부서:없는과+체납", "Nothing is called as in “부서:없는과”"),
        ("체납+OR", "OR needs a word on either side"),
    ],
)
def test_what_was_not_understood_is_words_and_said(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None], text: str, said: str
) -> None:
    publish(title="체납 처분 절차")
    page = _page(client_as("author"), f"/search?q={text}")
    assert _titles(page) == ["체납 처분 절차"]
    assert said in unescape(page)


def test_conditions_that_nothing_meets_lead_to_the_words(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(title="체납 처분 절차")
    page = _page(client_as("author"), '/search?q="처분+체납"')
    assert "Nothing meets all conditions" in page
    assert any(one.get("q") == ["처분 체납"] for one in _links(page))


def test_a_department_is_found_by_its_name(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(title="체납 처분 절차")
    client = client_as("stranger")
    assert len(_titles(_page(client, "/search?q=부서:세무과+유형:노하우+작성자:이름author+분류:지방세"))) == 1
    assert _titles(_page(client, "/search?q=체납+-부서:세무과")) == []


def test_a_result_says_where_it_stands_who_cares_for_it_and_how_fresh_it_is(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(title="체납 처분 절차")
    page = _page(client_as("stranger"), "/search?q=체납")
    place = re.search(r'<p class="place".*?</p>', page, re.DOTALL)
    assert place and [one["category"] for one in _links(place[0])] == [["C"], ["C1"]]
    assert "지방세" in place[0]
    assert "이름author" in page and "Up to date" in page and "업무지식(노하우)" in page
    with clock.travel(clock.now() + timedelta(days=3000)):
        assert "Not confirmed for long" in _page(client_as("stranger"), "/search?q=체납")


def test_near_identical_articles_fold_and_are_counted(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    body = "지방세 체납 처분은 독촉장을 보낸 뒤 재산을 압류하고 공매하는 차례로 하며 담당자가 기한을 확인합니다. "
    for number in range(3):
        publish(title=f"체납 처분 {number}", body=body + "가" * number)
    publish(title="체납 안내", body="체납한 세금은 나누어 낼 수 있으며 신청서는 세무과 창구와 누리집에 있습니다.")
    page = _page(client_as("author"), "/search?q=체납")
    assert "4 results" in page
    assert "Show 2 more that say as good as the same" in page
    folded = re.search(r'<details class="alike">.*?</ol></details>', page, re.DOTALL)
    assert folded and len(re.findall(r'<h2 class="title">', folded[0])) == 2
    assert len(_titles(page)) == 2


def test_reasons_are_for_those_who_look_after_the_settings(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None]
) -> None:
    publish(title="체납 처분 절차")
    assert "Why here?" not in _page(client_as("author"), "/search?q=체납")
    admin = client_as("admin")
    page = _page(admin, "/search?q=체납&period=year")
    address = re.search(r'hx-get="(/search/why[^"]+)"', page)
    assert address
    why = _page(admin, unescape(address[1]))
    assert "체납" in why and "Parts of the score" in why
    piece = admin.get(unescape(address[1]), headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in piece and "Parts of the score" in piece
    assert client_as("author").get(unescape(address[1])).status_code == 403
    gone = unescape(address[1]).replace("q=%EC%B2%B4%EB%82%A9", "q=x")
    assert "does not stand on that page any more" in _page(admin, gone)


def test_what_is_like_an_article(
    client_as: Callable[[str], FlaskClient], publish: Callable[..., None], office_of: Office
) -> None:
    publish(title="체납 처분 절차", body="체납 처분 독촉 압류 공매")
    publish(title="압류와 공매 안내", body="체납 처분 압류 공매 방법")
    publish(title="압류 감사 계획", body="체납 처분 압류 공매 감사", visibility="department")
    address = re.search(r'href="(/articles/[^"]+)" data-result', _page(client_as("stranger"), "/search?q=제목:절차"))
    assert address
    ref = address[1].split("/")[2].split("-")[0]
    found = _page(client_as("stranger"), f"/search/similar/article/{ref}")
    assert "압류와 공매 안내" in found and "감사 계획" not in found and "체납 처분 절차" not in found
    assert "압류 감사 계획" in _page(client_as("colleague"), f"/search/similar/article/{ref}")
