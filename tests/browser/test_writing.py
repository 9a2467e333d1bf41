"""Writing in a real browser: help that comes while one types, what is pasted, and never in the middle of a syllable."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser

PASTE = """([selector, html, picture]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (picture) data.items.add(new File([Uint8Array.from(atob(picture), (one) => one.charCodeAt(0))], "image.png", {type: "image/png"}));
  const place = document.querySelector(selector);
  place.focus();
  place.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
TABLE = (
    "<table><tr><td colspan=2>구분</td><td>건수</td></tr>"
    "<tr><td rowspan=2>과태료</td><td>체납|이월</td><td>1,204</td></tr><tr><td>납부</td><td>  93 </td></tr></table>"
)
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _editor(page: Page, server: Server, title: str = "") -> None:
    page.goto(f"{server.url}/articles/new")
    if title:
        page.fill("#title", title)
        page.fill("#summary", "요약")
        page.fill("#keywords", "시험")
        page.select_option("#category_id", index=2)


def _text(page: Page) -> str:
    return str(page.evaluate("document.querySelector('#body').value"))


def test_a_pasted_table_becomes_markdown(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee")
    _editor(page, server)
    page.evaluate(PASTE, [".cm-content", f"<p>머리말</p>{TABLE}", ""])
    assert _text(page).split("\n\n")[:2] == [
        "\n머리말",
        "| 구분 |  | 건수 |\n| --- | --- | --- |\n| 과태료 | 체납\\|이월 | 1,204 |\n|  | 납부 | 93 |",
    ]
    expect(page.locator("[data-preview] td").first).to_have_text("과태료")
    page.click("[data-plain-text]")
    page.fill("#body", "")
    page.evaluate(PASTE, ["#body", TABLE, ""])
    assert "| 과태료 | 체납\\|이월 | 1,204 |" in _text(page)


def test_a_pasted_picture_is_kept_once_the_article_is(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee")
    _editor(page, server, "그림을 붙여 넣는 글")
    page.evaluate(PASTE, [".cm-content", "", DOT])
    expect(page.locator("[data-editor-said]")).to_contain_text("먼저 임시 저장")
    page.click("button[value=keep]")
    page.click("a[href$='/edit']")
    page.evaluate(PASTE, [".cm-content", "", DOT])
    expect(page.locator("[data-preview] img")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-preview] img').naturalWidth") == 1


def test_a_template_comes_with_its_kind_and_leaves_written_text_alone(
    signed_in: Callable[..., Page], server: Server
) -> None:
    page = signed_in("employee")
    _editor(page, server)
    page.select_option("#type_code", "idea")
    assert _text(page).startswith("## 현황과 문제점")
    page.select_option("#type_code", "qna")
    assert _text(page).startswith("## 질문")
    page.click(".cm-content")
    page.keyboard.type("내가 쓴 말")
    page.select_option("#type_code", "idea")
    assert "내가 쓴 말" in _text(page) and "## 현황" not in _text(page)


def test_what_is_there_already_and_what_is_missing_is_said(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee")
    _editor(page, server, "가로등 고장 신고 처리")
    page.click(".cm-content")
    page.keyboard.type("본문")
    expect(page.locator("[data-check=body]")).to_have_class("done")
    page.click("button[value=submit]")
    page.wait_for_load_state()
    again = signed_in("expert")
    _editor(again, server)
    expect(again.locator("[data-check=title]")).not_to_have_class("done")
    again.fill("#title", "가로등을 고치는 방법")
    expect(again.locator("[data-similar]")).to_contain_text("가로등 고장 신고 처리")
    expect(again.locator("[data-check=title]")).to_have_class("done")
    expect(again.locator("#readers")).to_be_hidden()
    again.check("[name=visibility][value=people]")
    again.locator("#readers").press_sequentially("김")
    expect(again.locator("#readers-options li").first).to_be_visible()
    again.locator("#readers").press("ArrowDown")
    again.locator("#readers").press("Enter")
    expect(again.locator(".only-named [role=status]")).to_contain_text("김")


def test_help_waits_until_the_syllable_is_composed(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee")
    _editor(page, server)
    fire = "(kind) => document.querySelector('.cm-content').dispatchEvent(new CompositionEvent(kind, {bubbles: true}))"
    page.evaluate(fire, "compositionstart")
    page.select_option("#type_code", "idea")
    assert _text(page) == ""
    page.evaluate(fire, "compositionend")
    expect(page.locator(".cm-content")).to_contain_text("현황과 문제점")


def test_questions_and_sections_of_an_article(
    signed_in: Callable[..., Page], server: Server, axe: Callable[[Page], list[str]]
) -> None:
    page = signed_in("employee")
    _editor(page, server, "물어볼 것이 있는 글")
    page.click(".cm-content")
    page.keyboard.type("## 절차\n\n본문")
    page.click("button[value=submit]")
    page.wait_for_load_state()
    page.click(".prose .copy-link")
    expect(page.locator("#said")).to_have_text("주소를 복사했습니다.")
    page.fill("#comment", "며칠 걸립니까?")
    page.click("#comments form button")
    page.wait_for_url("**/comments*")
    page.click("summary:has-text('답변')")
    page.fill("details[open] textarea", "사흘입니다.")
    page.click("details[open] button:has-text('답변')")
    expect(page.locator(".answers")).to_contain_text("사흘입니다.")
    assert axe(page) == []
    page.goto(page.url.split("/comments")[0])
    assert axe(page) == []
    page.goto(f"{page.url.rsplit('/', 1)[0]}/history")
    assert axe(page) == []
    page.goto(f"{page.url.rsplit('/', 1)[0]}/revisions/1")
    assert axe(page) == []
