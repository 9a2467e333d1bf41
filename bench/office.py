"""An office of its own for a measurement: a temporary home, the `kms` command in it, and a served one to send requests to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("KMS_DATA_DIR", ROOT.parent / "shared" / "data"))
PASSWORD = "a password for measuring"
LOGIN = "bench"


@dataclass
class Office:
    """A home folder and the environment in which commands act on it."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str) -> str:
        """Run a `kms` command; returns what it printed. Raises CalledProcessError."""
        command = [sys.executable, "-m", "kms.cli", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout


@contextmanager
def empty_office() -> Iterator[Office]:
    """An office with one administrator, LOGIN, in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="kms-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        office = Office(home, {**os.environ, "KMS_HOME": str(home), "KMS_TESTING": "true"})
        (home / "password").write_text(PASSWORD)
        office.run("init", "--admin", LOGIN, "--password-file", str(home / "password"))
        yield office


def wait_until(holds: object, seconds: float) -> None:
    """Ask every 50 ms until it holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError("the office did not get ready")
        time.sleep(0.05)


class Form(HTMLParser):
    """The fields of the form whose address ends with `action`, as a browser would send them."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._action = action
        self._inside = False
        self._open = ""
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take over what has a value."""
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = facts.get("action", "").endswith(self._action)
        if not self._inside:
            return
        kind, name = facts.get("type", "text"), facts.get("name", "")
        if tag == "input" and name and (kind not in ("radio", "checkbox", "file") or "checked" in facts):
            self.fields.append((name, facts.get("value", "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in facts:
            self.fields.append((self._select, facts.get("value", "")))
        elif tag == "textarea":
            self._open = name
            self.fields.append((name, ""))

    def handle_data(self, data: str) -> None:
        """The text inside a textarea."""
        if self._open:
            self.fields[-1] = (self._open, self.fields[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        """Leave textarea and form."""
        if tag == "textarea":
            self._open = ""
        if tag == "form":
            self._inside = False


class Browser:
    """One signed-in person with one kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""

    def get(self, address: str) -> tuple[int, bytes]:
        """Status and content of a page."""
        return self._answer("GET", address, b"")

    def post(self, address: str, fields: list[tuple[str, str]]) -> tuple[int, bytes]:
        """Send a form."""
        return self._answer("POST", address, urlencode(fields).encode())

    def sign_in(self, login: str = LOGIN, password: str = PASSWORD) -> None:
        """Sign in, changing a password that must be changed."""
        self._enter(login, password)
        page = self.get("/password")[1].decode()
        new = f"{password} again"
        self.post("/password", self._filled(page, "/password", old=password, new=new, again=new))

    def sign_in_again(self, login: str = LOGIN, password: str = PASSWORD) -> None:
        """Sign in at an office where `sign_in` may have changed the password."""
        if self._enter(login, f"{password} again") != 302:
            self.sign_in(login, password)

    def _enter(self, login: str, password: str) -> int:
        page = self.get("/login")[1].decode()
        return self.post("/login", self._filled(page, "/login", login=login, password=password))[0]

    @staticmethod
    def _filled(page: str, action: str, **values: str) -> list[tuple[str, str]]:
        return [(name, values.get(name, value)) for name, value in Form(page, action).fields]

    def _answer(self, method: str, address: str, body: bytes) -> tuple[int, bytes]:
        try:
            return self._once(method, address, body)
        except RemoteDisconnected:  # the server closes connections that idled for two seconds
            self.connection.close()
            return self._once(method, address, body)

    def _once(self, method: str, address: str, body: bytes) -> tuple[int, bytes]:
        headers = {"Cookie": self.cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, quote(address, safe="/?=&%"), body or None, headers)
        answer: HTTPResponse = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            if found := re.match(r"kms_session=[^;]+", line):
                self.cookie = found[0]
        return answer.status, content
