"""A club's month on a phone: from my page to the filed report, and the pages of a club without barriers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser


def test_a_member_files_the_months_report_on_a_phone(
    signed_in: Callable[..., Page], server: Server, axe: Callable[[Page], list[str]]
) -> None:
    page = signed_in("employee", width=390, height=844)
    page.goto(f"{server.url}/me")
    page.locator('main a[href$="/report"]').first.click()
    page.fill("#place", "구립도서관 세미나실")
    for box in page.locator(".ticks input").all()[:3]:
        box.check()
    page.fill("#spent", "45,000")
    page.locator("main button.primary").click()
    expect(page.locator("#done:invalid")).to_have_count(1)  # the browser asks for what was done
    page.fill("#done", "민원 창구 서식을 함께 고쳤습니다.")
    assert axe(page) == []
    page.locator("main button.primary").click()
    expect(page.locator(".prose")).to_have_text("민원 창구 서식을 함께 고쳤습니다.")
    assert axe(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_the_pages_of_a_club_have_no_barrier(
    signed_in: Callable[..., Page], server: Server, axe: Callable[[Page], list[str]]
) -> None:
    page = signed_in("employee", width=320)
    page.goto(f"{server.url}/clubs?q=민원 서비스")
    page.locator("th a").first.click()
    page.wait_for_load_state()
    base = page.url
    for address in ("", "/members", "/plan", "/edit", "/outputs", "/report"):
        page.goto(base + address)
        assert axe(page) == [], address
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), address
