"""`kms serve` and `kms worker` as processes: one that dies is started again, Ctrl-C ends all, a bad address is a sentence."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.office import wait_until
from kms.app import indexer
from kms.cli.main import main
from kms.core.db import close_reading
from tests.browser.server import ROOT, Server, free_port, running
from tests.cli.conftest import Home

LONGEST = 60


def _log(server: Server) -> str:
    return (server.home.parent / f"{server.home.name}.log").read_text()


def _replaced(server: Server, *words: str) -> Callable[[], bool]:
    """Kill the oldest process with these words at once; whether another one is there that answers."""
    victim = min(server.pids(*words))
    os.kill(victim, signal.SIGKILL)
    return lambda: bool(set(server.pids(*words)) - {victim}) and victim not in server.pids(*words) and server.ready()


def _serve(home: Home, port: int) -> tuple[int, str]:
    answer = CliRunner().invoke(main, ["serve"], env={"KMS_PORT": str(port)})
    return answer.exit_code, answer.output


def test_whatever_dies_is_started_again_and_ctrl_c_ends_everything(home: Home) -> None:
    old_figures = home.folder / "metrics" / "counter_1.db"
    old_figures.parent.mkdir()
    old_figures.write_bytes(b"of a process that is gone")
    with running(home.folder, demo=False) as server:
        assert f"Ready: {server.url}" in _log(server)
        assert not old_figures.exists()
        code, said = _serve(home, server.port)
        assert (code, f"Port {server.port} is taken" in said, f"KMS_PORT={server.port + 1}" in said) == (1, True, True)
        wait_until(_replaced(server, "kms.cli", "worker"), LONGEST)
        wait_until(_replaced(server, "gunicorn"), LONGEST)
        assert "starting it again" in _log(server)
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(LONGEST) == 0
        wait_until(lambda: not server.pids(), LONGEST)  # also what the killed web server left behind
        assert "Traceback" not in _log(server)


@contextmanager
def _process(*words: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A command of its own, killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _is_indexed() -> bool:
    close_reading()
    return indexer().verify().whole


def test_a_worker_makes_articles_findable_and_stops_when_asked(home: Home) -> None:
    home.office.published()
    assert not _is_indexed()
    with _process("-m", "kms.cli", "worker") as worker:
        wait_until(_is_indexed, LONGEST)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(LONGEST) == 0


SUPERVISOR = """
import os, signal, subprocess, sys
os.environ["KMS_SUPERVISED"] = str(os.getpid())
print(os.getpid(), subprocess.Popen([sys.executable, "-m", "kms.cli", "worker"]).pid, flush=True)
signal.pause()
"""
ADOPTING = """
import ctypes, signal, subprocess, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: orphans below become ours, as under systemd --user
subprocess.Popen([sys.executable, "-c", sys.argv[1]])
signal.pause()
"""


def test_a_worker_does_not_outlive_its_supervisor_whoever_adopts_it(home: Home) -> None:
    """It would be a second one beside that of the next `kms serve`."""
    home.office.published()
    with _process("-c", ADOPTING, SUPERVISOR) as session:
        assert session.stdout is not None
        supervisor, worker = map(int, session.stdout.readline().split())
        try:
            wait_until(_is_indexed, LONGEST)
            os.kill(supervisor, signal.SIGKILL)
            wait_until(lambda: _is_over(worker), LONGEST)
        finally:
            if not _is_over(worker):
                os.kill(worker, signal.SIGKILL)


def _is_over(pid: int) -> bool:
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("host", ["nonsense.invalid", "203.0.113.7", "a..b"])
def test_an_address_that_is_none_of_ours_is_not_called_a_taken_port(home: Home, host: str) -> None:
    answer = CliRunner().invoke(main, ["serve"], env={"KMS_HOST": host, "KMS_PORT": str(free_port())})
    assert answer.exit_code == 1
    assert answer.output.startswith(f"Error: Nothing can listen at {host}:")
    assert "KMS_HOST" in answer.output and "taken" not in answer.output


def test_the_port_that_is_offered_instead_exists(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65535))
        taken.listen()
        assert "KMS_PORT=65534" in _serve(home, 65535)[1]


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_that_is_away_is_one_sentence(home: Home, command: str) -> None:
    away = {"KMS_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none", "KMS_PORT": str(free_port())}
    answer = CliRunner().invoke(main, [command], env=away)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The database does not answer")


def test_a_home_that_cannot_be_written_is_one_sentence(home: Home) -> None:
    (home.folder / "file").write_text("")
    answer = CliRunner().invoke(main, ["serve"], env={"KMS_HOME": str(home.folder / "file" / "below")})
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: KMS_HOME: ") and "Choose another" in answer.output
