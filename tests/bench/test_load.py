"""Several clients ask for all addresses in turn and give every time back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import load

asked: list[tuple[str, str]] = []


class _Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page, but not at /lost."""
        asked.append((self.path, self.headers["Cookie"]))
        self.send_response(404 if self.path == "/lost" else 200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"page")

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """Where pages are."""
    asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_every_page_is_timed_and_every_address_asked_for(port: int) -> None:
    addresses = ["/search?q=예산 편성", "/b", "/c"]
    taken = load.times(port, "kms_session=1", addresses, clients=2, seconds=0.3)
    assert len(taken) == len(asked) > 3
    assert min(taken) > 0
    assert {path for path, _cookie in asked} == {load.escaped(one) for one in addresses}
    assert {cookie for _path, cookie in asked} == {"kms_session=1"}


def test_what_is_no_page_fails(port: int) -> None:
    with pytest.raises(RuntimeError, match="no page"):
        load.times(port, "", ["/lost"], clients=1, seconds=0.3)
