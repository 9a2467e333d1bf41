"""The ways that people go, in a real browser against the real server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/articles",
    "/map",
    "/me",
    "/help",
    "/articles/new",
    "/search?q=지식",
    "/search?q=없는말없는말",
    '/search?q="지식 관리" -연습 등록일:2026 "지식',
    "/password",
    "/clubs",
    "/clubs?tab=silent",
    "/clubs/apply",
    "/nothing",
    "/handover",
    "/people/org",
    "/people/org/TAX",
]
ADMIN_PAGES = [
    "/admin",
    "/admin/people",
    "/admin/settings",
    "/admin/audit",
    "/approvals",
    "/admin/people/import",
    "/admin/roles",
    "/admin/map",
    "/admin/map/new",
    "/admin/types",
    "/admin/types/know_how",
    "/admin/logins",
    "/admin/about",
    "/admin/rules",
    "/admin/rules/article_registered",
    "/admin/ledger",
    "/admin/dictionary",
    "/admin/dictionary/new?kind=word",
    "/admin/dictionary/import/new",
    "/reports",
    "/close",
    "/reviews/overview",
    "/reviews/core",
    "/rubric",
    "/mileage",
    "/mileage/statement",
    "/notices",
    "/inbox",
]


def _register(page: Page, server: Server, title: str) -> None:
    page.goto(f"{server.url}/articles/new")
    page.fill("#title", title)
    page.fill("#summary", "브라우저 시험에서 쓴 글입니다.")
    page.fill("#keywords", "시험, 브라우저")
    page.select_option("#category_id", index=2)
    page.click(".cm-content")
    page.keyboard.type("## 방법\n\n본문을 씁니다.\n\n```mermaid\nflowchart LR\n  A --> B\n```\n")
    page.click("button[value=submit]")
    page.wait_for_load_state()


def test_an_employee_registers_and_a_colleague_finds_it(signed_in: Callable[..., Page], server: Server) -> None:
    author = signed_in("employee")
    _register(author, server, "쌍문동 골목 주차 민원 처리")
    expect(author.locator("h1")).to_have_text("쌍문동 골목 주차 민원 처리")
    expect(author.locator(".diagram svg")).to_be_visible()
    reader = signed_in("expert")
    for _ in range(20):  # found within two seconds of the save
        reader.goto(f"{server.url}/search?q=골목주차 민원을")
        if reader.locator("[data-result]").count():
            break
        reader.wait_for_timeout(100)
    expect(reader.locator("[data-result]").first).to_contain_text("쌍문동 골목 주차")
    reader.keyboard.press("j")
    reader.keyboard.press("Enter")
    reader.wait_for_load_state()
    expect(reader.locator("h1")).to_have_text("쌍문동 골목 주차 민원 처리")


def _first_article(page: Page, server: Server) -> list[str]:
    """Addresses of an article, its editor and its past."""
    page.goto(f"{server.url}/articles")
    address = page.locator(".list .title a").first.get_attribute("href")
    assert address is not None
    below = "/".join(address.split("/")[:3])
    return [address, f"{below}/edit", f"{below}/history"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_has_a_barrier(
    signed_in: Callable[..., Page], server: Server, axe: Callable[[Page], list[str]], dark: bool
) -> None:
    found = {}
    page = signed_in("admin", dark=dark)
    for address in [*PAGES, *ADMIN_PAGES, *_first_article(page, server)]:
        page.goto(server.url + address)
        if barriers := axe(page):
            found[address] = barriers
    assert found == {}, found


def test_an_article_page_has_no_barrier(
    signed_in: Callable[..., Page], server: Server, axe: Callable[[Page], list[str]]
) -> None:
    page = signed_in("employee")
    _register(page, server, "접근성 확인용 글")
    expect(page.locator(".diagram svg")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_page_scrolls_sideways(signed_in: Callable[..., Page], server: Server, width: int) -> None:
    page = signed_in("admin", width=width)
    wide = []
    for address in [*PAGES, *ADMIN_PAGES, *_first_article(page, server)]:
        page.goto(server.url + address)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(address)
    assert wide == [], wide


def test_the_keyboard_alone_is_enough(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("body").press("/")
    expect(page.locator("#site-search")).to_be_focused()
    page.keyboard.type("지식")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.locator("details.menu > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu-list")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu-list")).to_be_hidden()


def test_what_was_typed_is_there_after_the_browser_closed(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("officer")
    page.goto(f"{server.url}/articles/new")
    page.fill("#title", "끝내지 못한 글")
    expect(page.locator("[data-saved-time]")).not_to_be_empty()
    again = signed_in("officer")
    again.goto(f"{server.url}/articles/new")
    expect(again.locator("#title")).to_have_value("끝내지 못한 글")


def test_nothing_acts_while_a_syllable_is_composed(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("monitor")
    page.goto(f"{server.url}/articles/new")
    page.evaluate("document.querySelector('#title').form.dispatchEvent(new Event('compositionstart', {bubbles: true}))")
    page.fill("#title", "조합 중")
    page.wait_for_timeout(3600)
    assert page.inner_text("[data-saved-time]") == ""
    page.evaluate("document.querySelector('#title').form.dispatchEvent(new Event('compositionend', {bubbles: true}))")
    expect(page.locator("[data-saved-time]")).not_to_be_empty()
