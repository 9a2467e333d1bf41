"""The search field in a real browser: suggestions follow what is typed, also inside a syllable; keys do what APG says."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser

FIELD, OPTION = "#site-search", "#site-search-suggestions [role=option]"
COMPOSE = """([kind, text]) => {
  const field = document.querySelector("#site-search");
  field.focus();
  if (kind === "compositionupdate") {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true, inputType: "insertCompositionText"}));
  } else field.dispatchEvent(new CompositionEvent(kind, {bubbles: true, data: text}));
}"""
KEY = """(key) => document.querySelector("#site-search").dispatchEvent(
  new KeyboardEvent("keydown", {key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"""


def _typed(page: Page, text: str) -> None:
    page.fill(FIELD, "")
    page.locator(FIELD).press_sequentially(text)
    expect(page.locator(OPTION).first).to_be_visible()


def test_keys_walk_through_the_suggestions_and_the_text_stays(
    signed_in: Callable[..., Page], server: Server, axe: Callable[[Page], list[str]]
) -> None:
    page = signed_in("employee")
    field = page.locator(FIELD)
    expect(field).to_have_attribute("aria-expanded", "false")
    _typed(page, "ㅈ")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"{OPTION}[aria-selected=true]")).to_have_count(0)
    field.press("ArrowDown")
    expect(page.locator(OPTION).first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(page.locator(OPTION).first.get_attribute("id")))
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowUp")
    expect(page.locator(OPTION).last).to_have_attribute("aria-selected", "true")
    assert axe(page) == []
    expect(field).to_have_value("ㅈ")
    field.press("Escape")
    expect(page.locator("#site-search-suggestions")).to_be_hidden()
    expect(field).to_have_value("ㅈ")
    expect(field).to_be_focused()


def test_enter_opens_what_is_chosen_and_else_searches(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee")
    _typed(page, "체납")
    title = page.locator(OPTION).first.locator("span").first.inner_text()
    page.locator(FIELD).press("ArrowDown")
    page.locator(FIELD).press("Enter")
    expect(page.locator("h1")).to_contain_text(title)
    page.locator(FIELD).fill("체납")
    page.locator(FIELD).press("Enter")
    page.wait_for_url("**/search?q=*")
    assert unquote(page.url).endswith("q=체납")


def test_a_click_chooses(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee")
    _typed(page, "cpskq")
    title = page.locator(OPTION).first.locator("span").first.inner_text()
    page.locator(OPTION).first.click()
    expect(page.locator("h1")).to_contain_text(title)


def test_suggestions_come_inside_a_syllable_and_keys_are_left_to_it(
    signed_in: Callable[..., Page], server: Server
) -> None:
    page = signed_in("employee")
    page.evaluate(COMPOSE, ["compositionstart", ""])
    page.evaluate(COMPOSE, ["compositionupdate", "체ㄴ"])
    page.evaluate(COMPOSE, ["compositionupdate", "체나"])
    expect(page.locator(OPTION).first).to_contain_text("체납")
    for key in ("ArrowDown", "Enter", "Escape"):
        assert page.evaluate(KEY, key), "the key is left to the input method"
    expect(page.locator(f"{OPTION}[aria-selected=true]")).to_have_count(0)
    expect(page.locator(FIELD)).to_have_value("체나")
    page.evaluate(COMPOSE, ["compositionend", "체나"])
    page.locator(FIELD).press("ArrowDown")
    expect(page.locator(FIELD)).to_have_value("체나")
    expect(page.locator(OPTION).first).to_have_attribute("aria-selected", "true")


def test_only_the_last_text_is_asked_for_and_only_here(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.locator(FIELD).press_sequentially("과태료", delay=10)
    expect(page.locator(OPTION).first).to_be_visible()
    assert all(one.startswith(server.url) for one in asked)
    assert len([one for one in asked if "/search/suggest" in one]) < len("과태료")


def test_a_phone_shows_them_without_sideways_scrolling(signed_in: Callable[..., Page], server: Server) -> None:
    page = signed_in("employee", width=320, height=640)
    _typed(page, "ㅈ")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator("#site-search-suggestions").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320
