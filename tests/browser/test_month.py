"""The whole way of an article through a month: registered, found, rated by two experts, rewarded, closed, reported."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kms.cli.demo.organisation import PASSWORD
from kms.core.clock import KST, Month
from tests.browser.server import Server, running
from tests.demo import copy_of_demo

pytestmark = pytest.mark.browser

TITLE = "여권 교부 창구의 점심시간 대기 줄이기"
AHEAD = 40  # days after which this month is over
CRITERIA = ("usefulness", "accuracy", "completeness", "creativity", "impact", "difficulty")
SignIn = Callable[..., Page]


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A demo office of its own: what happens here closes months for good."""
    return copy_of_demo(demo_home, tmp_path / "home")


@pytest.fixture
def sign_in(browser: Browser) -> Iterator[SignIn]:
    """Sign somebody in at a server, with the password that the demo or an administrator gave."""
    contexts = []

    def enter(server: Server, login: str, password: str = PASSWORD) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR")
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{server.url}/login")
        page.fill("#login", login)
        page.fill("#password", password)
        page.click("main button.primary")
        page.wait_for_load_state()
        return page

    yield enter
    for context in contexts:
        context.close()


def _ask(home: Path, statement: str, *values: object) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{home / 'kms.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(statement, values).fetchall()


def _register(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/articles/new")
    page.fill("#title", TITLE)
    page.fill("#summary", "점심시간에 여권 교부 창구를 나누어 대기를 절반으로 줄인 방법입니다.")
    page.fill("#keywords", "여권, 점심시간, 대기")
    page.select_option("#category_id", index=2)
    page.click(".cm-content")
    page.keyboard.type("## 방법\n\n교부만 하는 창구를 11시부터 14시까지 따로 엽니다.\n")
    page.click("button[value=submit]")
    expect(page.locator("h1")).to_have_text(TITLE)


def _find(page: Page, server: Server) -> None:
    for _ in range(20):
        page.goto(f"{server.url}/search?q=여권교부 점심시간에")
        if page.locator("[data-result]", has_text=TITLE).count():
            break
        page.wait_for_timeout(100)
    page.locator("[data-result]", has_text=TITLE).first.click()
    expect(page.locator("h1")).to_have_text(TITLE)


def _drawn(page: Page, home: Path) -> list[str]:
    """Logins of the experts whom the lot chose."""
    for _ in range(50):
        found = _ask(
            home,
            "SELECT employee.login FROM review JOIN article ON article.id = review.article_id "
            "JOIN employee ON employee.id = review.reviewer_id WHERE article.title = ? AND review.state = 'assigned'",
            TITLE,
        )
        if len(found) == 2:
            break
        page.wait_for_timeout(100)
    return [login for (login,) in found]


def _give_password(admin: Page, server: Server, login: str) -> None:
    admin.goto(f"{server.url}/admin/people?q={login}")
    admin.locator("tbody a").first.click()
    admin.fill("#password", "first-password-1")
    admin.click("form[action$='/password'] button")
    expect(admin.locator(".notice.success")).to_be_visible()


def _enter_as_expert(server: Server, sign_in: SignIn, admin: Page, login: str) -> Page:
    """Experts of the demo have no password: one is given, and changed at the first sign-in."""
    if login == "expert":
        return sign_in(server, login)
    _give_password(admin, server, login)
    page = sign_in(server, login, "first-password-1")
    expect(page).to_have_url(re.compile("/password"))
    page.fill("#old", "first-password-1")
    page.fill("#new", "second-password-2")
    page.fill("#again", "second-password-2")
    page.click("main button.primary")
    page.wait_for_url(f"{server.url}/")
    return page


def _rate(page: Page, server: Server, author: str) -> None:
    page.goto(f"{server.url}/reviews")
    page.locator("a", has_text=TITLE).click()
    assert author not in page.locator("main").inner_text()  # blind: not a word of who wrote it
    for code in CRITERIA:
        page.locator(f"input[name=mark-{code}]").first.focus()
        page.keyboard.press("5")
        page.fill(f"#comment-{code}", "근거와 방법이 뚜렷합니다.")
    page.locator("form.rubric button.primary").click()
    expect(page.locator("[data-error-summary]")).to_have_count(0)


def _close(admin: Page, officer: Page, server: Server, month: Month) -> None:
    admin.goto(f"{server.url}/close/{month}")
    admin.click(f"form[action='/close/{month}/propose'] button")
    expect(admin.locator(f"form[action='/close/{month}/approve']")).to_have_count(0)  # not the same person
    officer.goto(f"{server.url}/close/{month}")
    officer.once("dialog", lambda dialog: dialog.accept())
    officer.click(f"form[action='/close/{month}/approve'] button")
    expect(officer.locator(f"main a[href='/reports/{month}']")).to_be_visible()


def _report(officer: Page, server: Server, month: Month) -> None:
    for _ in range(50):  # the worker freezes it
        officer.goto(f"{server.url}/reports/{month}")
        if officer.locator("h1 + p .badge.success").count():
            break
        officer.wait_for_timeout(100)
    expect(officer.locator("h1 + p .badge.success")).to_be_visible()
    officer.evaluate("window.print = () => { window.printed = true }")
    officer.locator("[data-print]").click()
    assert officer.evaluate("window.printed")
    assert officer.pdf()[:5] == b"%PDF-"


def test_an_article_goes_through_its_month(home: Path, sign_in: SignIn) -> None:
    month = Month.of(datetime.now(KST))
    with running(home) as server:
        employee, admin = sign_in(server, "employee"), sign_in(server, "admin")
        _register(employee, server)
        _find(sign_in(server, "officer"), server)
        logins = _drawn(admin, home)
        assert len(logins) == 2 and "employee" not in logins
        author = employee.locator(".menu summary").inner_text()
        for login in logins:
            _rate(_enter_as_expert(server, sign_in, admin, login), server, author)
        employee.goto(f"{server.url}/mileage")
        expect(employee.locator("main")).to_contain_text(TITLE)
        before = _settled(employee)
    with running(home, KMS_CLOCK_AHEAD_DAYS=str(AHEAD)) as server:
        admin, officer = sign_in(server, "admin"), sign_in(server, "officer")
        opened = Month(2026, 10)  # left open by the demo
        while opened <= month:
            _close(admin, officer, server, opened)
            opened = opened.next
        _report(officer, server, month)
        expect(officer.locator("main")).to_contain_text("등록")
        employee = sign_in(server, "employee")
        employee.goto(f"{server.url}/mileage")
        assert _settled(employee) >= before + 5  # for the registration at least


def _settled(page: Page) -> int:
    return int(page.locator(".figure b").first.inner_text().replace(",", ""))
