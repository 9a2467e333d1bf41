"""The whole search as a signed-in person gets it, over HTTP, from an office that holds so many statutes.

`python -m bench.search --http`: analysis, ranking by all fields, permissions, facets and passages, in pages of HTML. The
office is filled by `kms import` and `kms index rebuild`; with --work it is kept there and used again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import fmean, median

from bench import load
from bench.memory import own_mb, watched
from bench.office import LOGIN, PASSWORD, ROOT, Browser, Form, Office, wait_until
from kms.search.evaluation.measures import percentile
from tests.browser.server import Server, free_port, running

_WORKERS = 4
_SECONDS = 10.0
_SAVES = 10
Rows = list[dict[str, object]]


def measure(source: Path, work: Path, documents: int, queries: int) -> Rows:
    """Rows of {"what", "value", "unit"} and, where the issue names one, "goal"."""
    office = _filled(source, work / f"office-{documents}", documents)
    rows = [_row("documents", documents, ""), *_rebuilt(office), _started(office)]
    asked = [json.loads(line)["text"] for line in (source / "queries.jsonl").open()][:queries]
    addresses = [f"/search?q={text}" for text in asked]
    with running(office.home, demo=False) as server:
        browser = _signed_in(server)
        rows += _alone(browser, addresses)
        rows.append(_saved(browser, server, addresses))
    with running(office.home, demo=False, KMS_WEB_WORKERS=str(_WORKERS)) as server:
        rows += _together(_signed_in(server), server, addresses)
    return rows


def _filled(source: Path, home: Path, documents: int) -> Office:
    """The office in a folder, begun and filled unless it is so already."""
    office = Office(home, {**os.environ, "KMS_HOME": str(home), "KMS_TESTING": "true"})
    if not (home / "filled").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / "password").write_text(PASSWORD)
        office.run("init", "--admin", LOGIN, "--password-file", str(home / "password"))
        corpus = str(source / "corpus.jsonl.gz")
        office.run("import", corpus, "--as", LOGIN, "--category", "S", "--limit", str(documents))
        _pass_over_events(office)
        (home / "filled").touch()
    return office


def _pass_over_events(office: Office) -> None:
    """Let rooms take the import as handled, whose events would keep the worker, and with it a core, busy for hours."""
    names = [one["consumer"] for one in json.loads(office.run("events", "--json"))["consumers"]]
    with closing(sqlite3.connect(office.home / "kms.db")) as connection, connection:
        connection.executemany(
            "INSERT OR REPLACE INTO event_cursor (consumer, position) SELECT ?, max(number) FROM event",
            [(name,) for name in names if name != "index"],
        )


def _rebuilt(office: Office) -> Rows:
    """The index from nothing: how long it takes, and the memory of all its processes."""
    shutil.rmtree(office.home / "index", ignore_errors=True)
    started = time.monotonic()
    command = [sys.executable, "-m", "kms.cli", "index", "rebuild"]
    process = subprocess.Popen(command, cwd=ROOT, env=office.environment, stdout=subprocess.DEVNULL)
    with watched(process.pid) as most:
        status = process.wait()
    seconds = time.monotonic() - started
    assert status == 0, "the index could not be built"
    size = sum(path.stat().st_size for path in (office.home / "index").rglob("*") if path.is_file())
    return [
        _row("index from nothing", seconds, "s", 360),
        _row("memory of indexing, all processes", most[0], "MiB", 2048),
        _row("index on disk", size / 1e6, "MB"),
    ]


def _started(office: Office) -> dict[str, object]:
    """One web process, from its start until it is ready: database and index are open."""
    taken = []
    for _turn in range(3):
        with _bare_server(office) as (port, started):
            wait_until(lambda port=port: _answers(port), 60)
            taken.append(time.monotonic() - started)
    return _row("start of a web process", median(taken), "s", 2)


@contextmanager
def _bare_server(office: Office) -> Iterator[tuple[int, float]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    command += ["--threads", "4", "--log-level", "error", "--no-control-socket"]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=office.environment)
    try:
        yield port, started
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        return Browser(port).get("/readyz")[0] == 200
    except OSError:
        return False


def _signed_in(server: Server) -> Browser:
    """A browser in which LOGIN is signed in, with the password that an earlier run may have set."""
    browser = Browser(server.port)
    browser.sign_in_again()
    return browser


def _alone(browser: Browser, addresses: list[str]) -> Rows:
    """One person asks one query after the other: every query three times after once to warm up, the median of each."""
    rounds = [[_timed(browser, address) for address in addresses] for _round in range(4)][1:]
    taken = [median(of_query) for of_query in zip(*rounds, strict=True)]
    return [
        _row("search p50", percentile(taken, 0.5), "ms", 15),
        _row("search p95", percentile(taken, 0.95), "ms", 40),
        _row("search p99", percentile(taken, 0.99), "ms"),
    ]


def _timed(browser: Browser, address: str) -> float:
    started = time.perf_counter()
    status, _content = browser.get(address)
    taken = (time.perf_counter() - started) * 1000
    assert status == 200, f"{address}: {status}"
    return taken


def _together(browser: Browser, server: Server, addresses: list[str]) -> Rows:
    """As many clients as workers, without a pause; then what each worker has come to hold for itself."""
    load.times(server.port, browser.cookie, addresses, clients=_WORKERS, seconds=_SECONDS)
    taken = load.times(server.port, browser.cookie, addresses, clients=_WORKERS, seconds=_SECONDS)
    workers = server.pids("gunicorn")
    master = min(workers)
    return [
        _row(f"searches with {_WORKERS} workers", len(taken) / _SECONDS, "a second", 200),
        _row("p50 of these", percentile(taken, 0.5), "ms"),
        _row("p95 of these", percentile(taken, 0.95), "ms", 100),
        _row("memory of one more worker", fmean(own_mb(one) for one in workers if one != master), "MiB", 200),
    ]


def _saved(browser: Browser, server: Server, addresses: list[str]) -> dict[str, object]:
    """From sending an edit until a search finds it, while another client searches without a pause; the slowest of ten."""
    page = browser.get("/articles")[1].decode()
    articles = list(dict.fromkeys(re.findall(r'href="(/articles/[0-9a-z]{13})/[^"]+"', page)))[:_SAVES]
    searching = subprocess.Popen(
        [sys.executable, "-m", "bench.client", str(server.port), "600"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert searching.stdin is not None
    searching.stdin.write("\n".join([browser.cookie, *(load.escaped(one) for one in addresses)]))
    searching.stdin.close()
    try:
        taken = [_visible_after(browser, article, number) for number, article in enumerate(articles)]
    finally:
        searching.terminate()
        searching.wait()
    return _row("a saved article is found after", max(taken), "s", 1)


def _visible_after(browser: Browser, article: str, number: int) -> float:
    word = f"zq{time.time_ns() // 1000}x{number}"
    action = f"{article}/edit"
    fields = [
        (name, f"{value}\n\n{word}" if name == "body" else value)
        for name, value in Form(browser.get(action)[1].decode(), action).fields
    ]
    started = time.monotonic()
    status, content = browser.post(action, [*fields, ("then", "keep"), ("personal_data_checked", "1")])
    assert status == 302, content.decode()[-3000:]
    wait_until(lambda: f'href="{article}' in browser.get(f"/search?q={word}")[1].decode(), 60)
    return time.monotonic() - started


def _row(what: str, value: float, unit: str, goal: float | None = None) -> dict[str, object]:
    row: dict[str, object] = {"what": what, "value": round(value, 2), "unit": unit}
    return row if goal is None else {**row, "goal": goal}


def show(rows: Rows) -> None:
    """Print a table."""
    for row in rows:
        goal = f"(goal {row['goal']})" if "goal" in row else ""
        print(f"{row['what']:36} {row['value']:>10} {row['unit']:10} {goal}")
