"""Processes die in the middle of their work, again and again; what a person was told is saved is there, and is found."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from http.client import HTTPException
from pathlib import Path

import pytest

from bench.office import Browser, Form
from kms.cli.demo.organisation import PASSWORD
from tests.browser.server import ROOT, Server, running
from tests.demo import copy_of_demo

pytestmark = pytest.mark.slow

KILLS = 50


def _signed_in(server: Server) -> Browser:
    browser = Browser(server.port)
    page = browser.get("/login")[1].decode()
    values = {"login": "employee", "password": PASSWORD}
    browser.post("/login", [(name, values.get(name, value)) for name, value in Form(page, "/login").fields])
    return browser


def _register(browser: Browser, title: str) -> str | None:
    """Register an article; its address when the server said that it is saved, None when it died before it could."""
    try:
        page = browser.get("/articles/new")[1].decode()
        values = {"title": title, "summary": "요약", "keywords": "시험", "body": f"{title} 본문입니다."}
        fields = [(name, values.get(name, value)) for name, value in Form(page, "/articles/new").fields]
        place = re.search(r'<option value="([0-9a-z]{13})"', page)
        if place is None:
            return None
        fields = [(name, value) for name, value in fields if name not in ("category_id", "type_code")]
        fields += [("category_id", place[1]), ("type_code", "know_how"), ("then", "submit")]
        status, content = browser.post("/articles/new", fields)
    except (OSError, HTTPException):
        browser.connection.close()
        return None
    found = re.search(rb'href="(/articles/[0-9a-z]{13})"', content)
    return found[1].decode() if status == 302 and found else None


def _kill(server: Server, chance: random.Random) -> None:
    """End a web process, the web server as a whole, or the worker, at once and without warning."""
    victims = server.pids(*chance.choice([("gunicorn",), ("kms.cli", "worker")]))
    for pid in chance.sample(victims, min(len(victims), chance.randint(1, 3))):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _command(server: Server, *arguments: str) -> str:
    environment = {**os.environ, "KMS_HOME": str(server.home)}
    done = subprocess.run(
        [sys.executable, "-m", "kms.cli", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_nothing_acknowledged_is_lost_by_killing_web_server_or_worker(demo_home: Path, tmp_path: Path) -> None:
    chance = random.Random(50)
    saved: dict[str, str] = {}
    with running(copy_of_demo(demo_home, tmp_path / "home")) as server:
        browser = _signed_in(server)
        for number in range(KILLS):
            title = f"끊겨도 남는 글 {number:03d}번"
            address = _register(browser, title)
            if address:
                saved[address] = title
            if number % 2:
                time.sleep(chance.random() / 5)  # sometimes the worker is in the middle of indexing, sometimes before
            _kill(server, chance)
            _wait(server)
        assert len(saved) >= KILLS * 0.8
        for address, title in saved.items():
            assert title in browser.get(_following(browser, address))[1].decode()
        _wait_until_indexed(server)
        for title in saved.values():
            assert title in _found(browser, title), f"{title} is saved and not found"
        assert "0 missing, 0 superfluous" in _command(server, "index", "verify")


def _following(browser: Browser, address: str) -> str:
    """Where an address without its readable part leads."""
    found = re.search(rb'href="(/articles/[^"]+)"', browser.get(address)[1])
    assert found, f"{address} is gone"
    return found[1].decode()


def _found(browser: Browser, query: str) -> list[str]:
    """Titles of the first page of results."""
    page = browser.get(f"/search?q={query}")[1].decode()
    titles = re.findall(r"data-result>(.*?)</a>", page, re.DOTALL)
    return [re.sub(r"</?mark>", "", one) for one in titles]


def _wait(server: Server) -> None:
    deadline = time.monotonic() + 60
    while not server.ready():
        assert time.monotonic() < deadline, "the server did not come back"
        time.sleep(0.05)


def _wait_until_indexed(server: Server) -> None:
    deadline = time.monotonic() + 60
    while json.loads(_command(server, "index", "verify", "--json"))["missing"]:
        assert time.monotonic() < deadline, "the index did not catch up"
        time.sleep(0.2)
