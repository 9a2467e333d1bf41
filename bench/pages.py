"""Pages as a signed-in person gets them: import with index, view, save, search, beside a bare Flask page of the same size.

The peer in the same run is the least that any Flask wiki must do: one row read from SQLite and put into a small template,
served by the same gunicorn. `python -m bench.pages [--pages N] [--json]`
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle
from urllib.parse import quote

from bench.load import times
from bench.office import DATA, Browser, Form, Office, empty_office, wait_until
from tests.browser.server import free_port, running

CORPUS = DATA / "easylaw-knownitem"
CLIENTS = 4


def measure(pages: int) -> list[dict[str, object]]:
    """All figures, each as {"what", "value", "unit", "peer", "ratio"}."""
    with empty_office() as office:
        figures = [_import(office, pages)]
        with running(office.home, demo=False) as server:
            browser = Browser(server.port)
            browser.sign_in()
            wait_until(lambda: _delivered(office), 600)
            addresses = _addresses(browser)
            queries = [json.loads(line)["text"] for line in (CORPUS / "queries.jsonl").open()]
            with _bare(office) as peer_port:
                figures += _views(browser, server.port, addresses, peer_port)
            figures.append(_row("save p50", _save(browser, addresses[:60]), "ms"))
            figures.append(_row("search p50", _timed(browser.get, map(_search, queries[:300])), "ms"))
    return figures


def _delivered(office: Office) -> bool:
    """Whether the worker has handled everything that the import told of; it takes a core until then."""
    time.sleep(1)
    consumers = json.loads(office.run("events", "--json"))["consumers"]
    return not any(one["lag"] for one in consumers)


def _import(office: Office, pages: int) -> dict[str, object]:
    """Documents a second from the first line of the file until the last one can be found; both cores."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    started = time.monotonic()
    office.run(
        *("import", str(CORPUS / "corpus.jsonl.gz"), "--map", "title=page,category=guide", "--limit", str(pages)),
        *("--as", "bench"),
    )
    stored = time.monotonic() - started
    office.run("index", "rebuild")
    seconds = time.monotonic() - started
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
    found = json.loads(office.run("index", "status", "--json"))["documents"]
    assert found == pages, f"{found} of {pages} pages are in the index"
    return {
        **_row("import with index", pages / seconds, "pages/s"),
        "without index": round(pages / stored, 1),
        "peak_mb": round(peak),
    }


def _views(browser: Browser, port: int, addresses: list[str], peer_port: int) -> list[dict[str, object]]:
    peer = Browser(peer_port)
    ours = _timed(browser.get, cycle(addresses), 500)
    bare = _timed(peer.get, cycle([f"/{number}" for number in range(1, 100)]), 500)
    rate = _rate(port, browser.cookie, addresses)
    bare_rate = _rate(peer_port, "", [f"/{number}" for number in range(1, 100)])
    return [
        _row("view p50", ours, "ms", bare),
        _row(f"views with {CLIENTS} clients", rate, "requests/s", bare_rate),
    ]


def _addresses(browser: Browser) -> list[str]:
    """Full addresses of a hundred articles, from the pages of the list."""
    found: dict[str, None] = {}
    for number in range(1, 6):
        page = browser.get(f"/articles?page={number}")[1].decode()
        found.update(dict.fromkeys(re.findall(r'href="(/articles/[0-9a-z]{13}/[^"]+)"', page)))
    return list(found)


def _save(browser: Browser, addresses: list[str]) -> float:
    """Median milliseconds of the request that saves an edit."""
    taken = []
    for address in addresses:
        ref = address.split("/")[2]
        page = browser.get(f"/articles/{ref}/edit")[1].decode()
        fields = [
            (name, f"{value}\n\n한 줄을 더합니다." if name == "body" else value)
            for name, value in Form(page, f"/articles/{ref}/edit").fields
        ]
        started = time.perf_counter()
        status, content = browser.post(
            f"/articles/{ref}/edit", [*fields, ("then", "keep"), ("personal_data_checked", "1")]
        )
        taken.append((time.perf_counter() - started) * 1000)
        assert status == 302, content.decode()[-3000:]
    return statistics.median(taken)


def _search(query: str) -> str:
    return f"/search?q={quote(query)}"


def _timed(ask: Callable[[str], tuple[int, bytes]], addresses: object, count: int = 10**9) -> float:
    """Median milliseconds of a request; every answer must be a page."""
    taken = []
    for address, _turn in zip(addresses, range(count), strict=False):  # type: ignore[call-overload]
        started = time.perf_counter()
        status, _content = ask(address)
        taken.append((time.perf_counter() - started) * 1000)
        assert status == 200, f"{address}: {status}"
    return statistics.median(taken)


def _rate(port: int, cookie: str, addresses: list[str], seconds: float = 5.0) -> float:
    """Requests a second with several clients at once."""
    return len(times(port, cookie, addresses, clients=CLIENTS, seconds=seconds)) / seconds


class _bare:  # noqa: N801  (used like a function)
    """A Flask page with one SQLite read, served by the same gunicorn with the same workers and threads."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._port = free_port()

    def __enter__(self) -> int:
        command = [
            *(sys.executable, "-m", "gunicorn", "bench.bare:app", "--bind", f"127.0.0.1:{self._port}"),
            *("--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "error"),
            "--no-control-socket",
        ]
        self._process = subprocess.Popen(command, env=self._office.environment)
        peer = Browser(self._port)
        wait_until(lambda: _up(peer), 30)
        return self._port

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(30)


def _up(peer: Browser) -> bool:
    try:
        return peer.get("/1")[0] == 200
    except OSError:
        peer.connection.close()
        return False


def _row(what: str, value: float, unit: str, peer: float | None = None) -> dict[str, object]:
    row: dict[str, object] = {"what": what, "value": round(value, 1), "unit": unit}
    if peer is not None:
        row.update(peer=round(peer, 1), ratio=round(value / peer, 2))
    return row


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=4990)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = measure(chosen.pages)
    if chosen.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for one in figures:
        more = ", ".join(f"{key} {value}" for key, value in one.items() if key not in ("what", "value", "unit"))
        print(f"{one['what']:24} {one['value']:>10} {one['unit']:12} {more}")


if __name__ == "__main__":
    main()
