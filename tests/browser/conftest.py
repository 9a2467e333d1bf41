"""A running office, a browser, and axe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kms.cli.demo.organisation import PASSWORD
from tests.browser import chromium
from tests.browser.server import Server, running
from tests.demo import copy_of_demo

AXE = (Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture(scope="session")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo office, served."""
    with running(copy_of_demo(demo_home, tmp_path_factory.mktemp("office") / "home")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    found = chromium.find()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found.path,
            args=found.arguments,
            env={**os.environ, "LD_LIBRARY_PATH": found.libraries},
        )
        yield started
        started.close()


@pytest.fixture
def signed_in(server: Server, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of a person, in Korean; any error that the page reports fails the test."""
    contexts = []
    errors: list[str] = []

    def open_page(login: str, *, width: int = 1440, height: int = 900, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="ko-KR", color_scheme="dark" if dark else "light"
        )
        context.grant_permissions(["clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
        page.goto(f"{server.url}/login")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.click("main button.primary")
        page.wait_for_url(f"{server.url}/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Violations of WCAG 2.2 AA on a page, named with their places."""

    def check(page: Page) -> list[str]:
        page.evaluate(AXE)
        found: list[str] = page.evaluate(
            """axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                resultTypes: ['violations'],
            }).then(result => result.violations.flatMap(
                one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 120)}`)))"""
        )
        return found

    return check
