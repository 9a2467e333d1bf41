"""Notices, inbox and readers' signals in a real browser: the way of one notice, and axe at every step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
Axe = Callable[[Page], list[str]]


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_a_notice_is_posted_found_in_the_inbox_and_confirmed(
    signed_in: Open, server: Server, axe: Axe, width: int
) -> None:
    title = f"보안 점검표 제출 {width}"
    writer = signed_in("admin", width=width)
    writer.goto(f"{server.url}/notices/new")
    assert axe(writer) == [] and _fits(writer)
    writer.fill("#title", title)
    writer.fill("#body", "금요일까지 **점검표**를 내 주세요.")
    writer.check("#must_confirm")
    writer.click("form.form button.primary")
    expect(writer.locator("h1")).to_have_text(title)
    notice = writer.url

    reader = signed_in("employee", width=width)
    message = reader.locator("main a", has_text=title).first
    for _ in range(50):  # the worker tells within a moment
        reader.goto(f"{server.url}/inbox")
        if message.count():
            break
        reader.wait_for_timeout(100)
    expect(reader.locator("header .count")).to_be_visible()
    assert axe(reader) == [] and _fits(reader)
    message.click()
    reader.wait_for_url(notice)
    assert axe(reader) == [] and _fits(reader)
    reader.get_by_role("button", name="읽었습니다").click()
    expect(reader.get_by_role("button", name="읽었습니다")).to_have_count(0)

    writer.goto(f"{notice}/readers")
    assert axe(writer) == [] and _fits(writer)
    expect(writer.locator(".figure", has_text="확인").nth(1)).to_contain_text("1")
