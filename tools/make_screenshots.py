"""Takes a picture of every page of the demo office at both widths into docs/screenshots/. Run by `make screenshots`."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from kms.cli.demo.organisation import PASSWORD  # noqa: E402
from tests.browser import chromium  # noqa: E402
from tests.browser.server import Server, running  # noqa: E402

TARGET = ROOT / "docs" / "screenshots"
WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}

# name: (login, address, first link to follow on that page, if any)
PAGES: dict[str, tuple[str, str, str]] = {
    "home": ("employee", "/", ""),
    "search": ("employee", "/search?q=민원 처리", ""),
    "search-nothing": ("employee", "/search?q=없는말없는말", ""),
    "article": ("employee", "/articles", ".list .title a"),
    "article-new": ("employee", "/articles/new", ""),
    "history": ("employee", "/articles", ".list .title a >> /history"),
    "map": ("employee", "/map", ""),
    "me": ("employee", "/me", ""),
    "help": ("employee", "/help", ""),
    "clubs": ("employee", "/clubs", ""),
    "club": ("employee", "/clubs", "main tbody a"),
    "mileage": ("employee", "/mileage", ""),
    "reviews": ("expert", "/reviews", ""),
    "review": ("expert", "/reviews", "main .list a, main tbody a"),
    "approvals": ("monitor", "/approvals", ""),
    "report": ("officer", "/reports", ""),
    "admin": ("admin", "/admin", ""),
    "admin-people": ("admin", "/admin/people", ""),
    "admin-person": ("admin", "/admin/people", "tbody a"),
    "admin-settings": ("admin", "/admin/settings", ""),
    "admin-audit": ("admin", "/admin/audit", ""),
}


def main() -> None:
    """Start the demo office and take all pictures, or those whose names are given."""
    chosen = sys.argv[1:] or list(PAGES)
    TARGET.mkdir(parents=True, exist_ok=True)
    found = chromium.find()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home") as server, sync_playwright() as kit:
        environment = {**os.environ, "LD_LIBRARY_PATH": found.libraries}
        browser = kit.chromium.launch(executable_path=found.path, args=found.arguments, env=environment)
        for width, size in WIDTHS.items():
            shoot(browser, server, width, size, chosen)
        browser.close()


def shoot(browser: Browser, server: Server, width: str, size: tuple[int, int], chosen: list[str]) -> None:
    """All chosen pages at one width."""
    signed_in: dict[str, Page] = {}
    for name in chosen:
        login, address, follow = PAGES[name]
        if login not in signed_in:
            signed_in[login] = sign_in(browser, server, login, size)
        page = signed_in[login]
        page.goto(server.url + address)
        if follow:
            selector, _, tail = follow.partition(" >> ")
            link = page.locator(selector).first.get_attribute("href")
            assert link, f"{name}: nothing to follow"
            parts = re.match(r"(/articles/[0-9a-z]{13})", unquote(link))
            page.goto(server.url + (f"{parts[1]}{tail}" if tail and parts else link))
        page.wait_for_load_state("networkidle")
        page.screenshot(path=TARGET / f"{name}-{width}.png", full_page=True)
        print(f"{name}-{width}")


def sign_in(browser: Browser, server: Server, login: str, size: tuple[int, int]) -> Page:
    """A page of a person."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="ko-KR")
    page = context.new_page()
    page.goto(f"{server.url}/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(f"{server.url}/")
    return page


if __name__ == "__main__":
    main()
