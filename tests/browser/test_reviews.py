"""The review desk in a real browser: keys choose marks, a half-filled review is kept, nothing moves sideways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (320, 640)])
def test_marks_by_key_are_kept_and_come_back(
    server: Server,
    signed_in: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    width: int,
    height: int,
) -> None:
    page = signed_in("expert", width=width, height=height)
    page.goto(f"{server.url}/reviews")
    assert axe(page) == []
    page.locator("a[data-result]").first.click()
    page.locator("input[name=mark-usefulness]").first.focus()
    page.keyboard.press("4")
    expect(page.locator("input[name=mark-usefulness][value='4']")).to_be_checked()
    page.fill("#comment-usefulness", "현장에서 바로 쓸 수 있습니다.")
    expect(page.locator("[data-kept]")).to_contain_text("임시 저장")
    page.reload()
    expect(page.locator("input[name=mark-usefulness][value='4']")).to_be_checked()
    expect(page.locator("#comment-usefulness")).to_have_value("현장에서 바로 쓸 수 있습니다.")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert axe(page) == []


def test_what_is_missing_is_said_and_nothing_typed_is_lost(server: Server, signed_in: Callable[..., Page]) -> None:
    page = signed_in("expert")
    page.goto(f"{server.url}/reviews")
    page.locator("a[data-result]").last.click()
    page.fill("#comment-impact", "두 부서에서 쓸 수 있습니다.")
    page.locator("form.rubric button.primary").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator("#comment-impact")).to_have_value("두 부서에서 쓸 수 있습니다.")
