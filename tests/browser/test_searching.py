"""What happens around a search in a real browser: opened results are told, searches saved, missing knowledge asked for; axe at every step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
Axe = Callable[[Page], list[str]]


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def _is_told(request: Request) -> bool:
    return request.url.endswith("/search/click")


def _results(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/search?q=민원")
    expect(page.locator("a[data-result]").nth(1)).to_be_visible()


@pytest.mark.parametrize("how", ["click", "middle", "keyboard"])
def test_an_opened_result_is_told_and_its_address_stays_plain(signed_in: Open, server: Server, how: str) -> None:
    page = signed_in("employee")
    _results(page, server)
    link = page.locator("a[data-result]").nth(1)
    address = link.get_attribute("href") or ""
    assert address.startswith(("/articles/", "/clubs/")) and "?" not in address
    with page.expect_request(_is_told) as told:
        if how == "keyboard":
            link.focus()
            page.keyboard.press("Enter")
        else:
            link.click(button="middle" if how == "middle" else "left")
    sent = told.value.post_data or ""
    assert "place=1" in sent and "note=" in sent and "%EB" not in sent  # no words
    answer = told.value.response()
    assert answer is not None and answer.status == 204


def test_other_links_of_the_page_are_nobody_s_business(signed_in: Open, server: Server) -> None:
    page = signed_in("employee")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if _is_told(request) else None)
    _results(page, server)
    page.locator("nav[aria-label='정렬'] a").nth(1).click()
    page.wait_for_load_state()
    page.locator("header a").first.click()
    page.wait_for_load_state()
    assert told == []


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_a_search_is_saved_renamed_and_deleted(signed_in: Open, server: Server, axe: Axe, width: int) -> None:
    page = signed_in("monitor", width=width)
    _results(page, server)
    assert axe(page) == [] and _fits(page)
    page.get_by_role("button", name="이 검색 저장").click()
    page.wait_for_url("**/me/searches")
    page.locator("summary", has_text="변경").click()
    assert axe(page) == [] and _fits(page)
    page.get_by_label("이름").fill(f"민원 새 글 {width}")
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.locator("h3 a")).to_have_text(f"민원 새 글 {width}")
    page.locator("summary", has_text="변경").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="이 검색 삭제").click()
    expect(page.locator("h3 a")).to_have_count(0)
    assert axe(page) == [] and _fits(page)


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_what_is_missing_is_asked_for_taken_and_answered(signed_in: Open, server: Server, axe: Axe, width: int) -> None:
    asker, writer = signed_in("employee", width=width), signed_in("expert", width=width)
    wanted = {320: "쀍뛣", 390: "뚫쒧", 1440: "쮏뺗"}[width]  # in no article
    asker.goto(f"{server.url}/search?q={wanted}")
    assert axe(asker) == [] and _fits(asker)
    asker.get_by_role("link", name="지식 요청", exact=True).click()
    expect(asker.get_by_label("무엇을 알고 싶습니까?")).to_have_value(wanted)
    asker.get_by_label("어떤 일에 필요합니까?").fill("민원인이 물었습니다.")
    assert axe(asker) == [] and _fits(asker)
    asker.get_by_role("button", name="요청", exact=True).click()
    expect(asker.locator("h1")).to_have_text(wanted)
    assert axe(asker) == [] and _fits(asker)
    request = asker.url

    writer.goto(f"{server.url}/requests")
    assert axe(writer) == [] and _fits(writer)
    writer.get_by_role("link", name=wanted).click()
    writer.get_by_role("button", name="내가 쓰겠습니다").click()
    assert axe(writer) == [] and _fits(writer)
    writer.goto(f"{server.url}/search?q=민원")
    article = writer.locator("a[data-result][href^='/articles/']").first
    title, address = article.inner_text(), article.get_attribute("href") or ""
    writer.goto(request)
    writer.get_by_label("글 주소").fill(server.url + address)
    writer.get_by_role("button", name="답변", exact=True).click()
    expect(writer.get_by_role("link", name=title)).to_be_visible()
    assert axe(writer) == [] and _fits(writer)


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_the_log_fits_and_is_clean(signed_in: Open, server: Server, axe: Axe, width: int) -> None:
    page = signed_in("officer", width=width)
    page.goto(f"{server.url}/admin/searches?month=2026-09")
    for name in ("많이 찾은 검색어", "결과 없음", "열지 않음"):
        page.locator("nav.tabs").get_by_role("link", name=name).click()
        expect(page.locator("table.cards tbody tr").first).to_be_visible()
        assert axe(page) == [] and _fits(page)
