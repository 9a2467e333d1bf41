"""Takes a picture of every page of the demo office at both widths into docs/screenshots/. Run by `make screenshots`."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from kms.cli.demo.organisation import PASSWORD  # noqa: E402
from tests.browser import chromium  # noqa: E402
from tests.browser.server import Server, running  # noqa: E402

TARGET = ROOT / "docs" / "screenshots"
WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}

# name: (login or "" for nobody, address, then links to follow: a selector, or "…/tail" for a page below the present one)
PAGES: dict[str, tuple[str, ...]] = {
    "login": ("", "/login"),
    "home": ("employee", "/"),
    "search": ("employee", "/search?q=민원 처리"),
    "search-nothing": ("employee", "/search?q=zzqxv"),
    "articles": ("employee", "/articles"),
    "article": ("employee", "/articles", ".list .title a"),
    "article-new": ("employee", "/articles/new"),
    "article-edit": ("employee", "/articles?mine=1", ".list .title a", "…/edit"),
    "history": ("employee", "/articles", ".list .title a", "…/history"),
    "map": ("employee", "/map"),
    "place": ("employee", "/map", "main a[href^='/map/']"),
    "me": ("employee", "/me"),
    "password": ("employee", "/password"),
    "people": ("employee", "/people/org"),
    "department": ("employee", "/people/org", "main a[href^='/people/org/']"),
    "help": ("employee", "/help"),
    "clubs": ("employee", "/clubs"),
    "club": ("employee", "/clubs", "main tbody a"),
    "club-outputs": ("employee", "/clubs", "main tbody a", "…/outputs"),
    "club-report": ("employee", "/clubs", "main tbody a", "main a[href*='/reports/']"),
    "club-members": ("admin", "/clubs", "main tbody a", "…/members"),
    "club-apply": ("employee", "/clubs/apply"),
    "mileage": ("employee", "/mileage"),
    "mileage-entry": ("employee", "/mileage", "main a[href^='/mileage/entries/']"),
    "statement": ("employee", "/mileage/statement"),
    "notices": ("employee", "/notices"),
    "notice": ("employee", "/notices", "main a[href^='/notices/0']"),
    "notice-new": ("admin", "/notices/new"),
    "notice-readers": ("admin", "/notices", "main a[href^='/notices/0']", "…/readers"),
    "inbox": ("employee", "/inbox"),
    "approvals": ("monitor", "/approvals"),
    "handover": ("monitor", "/handover"),
    "reviews": ("expert", "/reviews"),
    "review": ("expert", "/reviews", "main a[href^='/reviews/']"),
    "rubric": ("expert", "/rubric"),
    "reviews-overview": ("admin", "/reviews/overview"),
    "review-draws": ("admin", "/reviews/overview", "main a[href^='/reviews/draws/']"),
    "reviews-core": ("admin", "/reviews/core"),
    "report": ("officer", "/reports"),
    "close": ("admin", "/close"),
    "close-month": ("admin", "/close", "main a[href^='/close/20']"),
    "admin": ("admin", "/admin"),
    "admin-people": ("admin", "/admin/people"),
    "admin-person": ("admin", "/admin/people", "tbody a"),
    "admin-import": ("admin", "/admin/people/import"),
    "admin-roles": ("admin", "/admin/roles"),
    "admin-map": ("admin", "/admin/map"),
    "admin-place": ("admin", "/admin/map", "main a[href^='/admin/map/C'], main tbody a"),
    "admin-types": ("admin", "/admin/types"),
    "admin-type": ("admin", "/admin/types", "main tbody a"),
    "admin-rules": ("admin", "/admin/rules"),
    "admin-rule": ("admin", "/admin/rules/article_registered"),
    "admin-ledger": ("admin", "/admin/ledger"),
    "admin-dictionary": ("admin", "/admin/dictionary"),
    "admin-dictionary-entry": ("admin", "/admin/dictionary?q=주민센터", "main tbody a"),
    "admin-dictionary-new": ("admin", "/admin/dictionary/new?kind=word"),
    "admin-place-new": ("admin", "/admin/map/new"),
    "admin-settings": ("admin", "/admin/settings"),
    "admin-audit": ("admin", "/admin/audit"),
    "admin-logins": ("admin", "/admin/logins"),
    "admin-about": ("admin", "/admin/about"),
    "not-found": ("employee", "/articles/nowhere"),
}


def main() -> None:
    """Start the demo office and take all pictures, or those whose names are given."""
    chosen = sys.argv[1:] or list(PAGES)
    if len(chosen) == len(PAGES):
        shutil.rmtree(TARGET, ignore_errors=True)
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
        login, address, *steps = PAGES[name]
        if login not in signed_in:
            signed_in[login] = sign_in(browser, server, login, size)
        page = signed_in[login]
        page.goto(server.url + address)
        for step in steps:
            page.goto(server.url + _next(page, step))
        page.wait_for_load_state("networkidle")
        page.screenshot(path=TARGET / f"{name}-{width}.png", full_page=True)
        print(f"{name}-{width}")


def _next(page: Page, step: str) -> str:
    """Where a step leads."""
    if step.startswith("…"):
        here = re.match(r"(/[a-z]+/[0-9a-zA-Z]+)", urlsplit(page.url).path)
        assert here, page.url
        return here[1] + step[1:]
    link = page.locator(step).first.get_attribute("href")
    assert link, f"{page.url}: nothing to follow at {step}"
    return link


def sign_in(browser: Browser, server: Server, login: str, size: tuple[int, int]) -> Page:
    """A page of a person, or of nobody."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="ko-KR")
    page = context.new_page()
    if not login:
        return page
    page.goto(f"{server.url}/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(f"{server.url}/")
    return page


if __name__ == "__main__":
    main()
