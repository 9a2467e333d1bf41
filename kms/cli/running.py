"""`kms serve` and `kms worker`: the processes of an office, supervised."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

import click
import structlog

from kms.app import bind, consumers, indexer, jobs
from kms.cli.office import configuration, plain_failures
from kms.cli.starting import load_demo
from kms.core import db
from kms.core.dispatch import step
from kms.core.outbox import last_number
from kms.core.periodic import run_due

_PAUSE_SECONDS = 0.1
_RETRY_SECONDS = 1.0
_STOP_SECONDS = 15
_LOOK_AT_CALENDAR_SECONDS = 30
log = structlog.get_logger()


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo office first when the database is empty.")
def serve(*, demo: bool) -> None:
    """Run web server and worker until Ctrl-C; whichever dies is started again.

    Example: KMS_PORT=8080 kms serve
    """
    config = configuration()
    _check_port(config.host, config.port)
    with plain_failures():
        bind(config)
        if demo:
            load_demo()
    db.database().dispose()
    commands = {
        "web": [
            *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{config.host}:{config.port}"),
            *("--workers", str(config.web_workers), "--threads", str(config.web_threads), "--worker-class", "gthread"),
            *("--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
        ],
        "worker": [sys.executable, "-m", "kms.cli", "worker"],
    }
    _supervise(commands, config.host, config.port, _fresh_folder(config.home / "metrics"))


@click.group(invoke_without_command=True)
@click.pass_context
def worker(context: click.Context) -> None:
    """Deliver events and keep the index up to date until stopped.

    Example: kms worker
    """
    if context.invoked_subcommand is None:
        _work()


def _work() -> None:
    """The loop of `kms worker`."""
    with plain_failures():
        bind(configuration())
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=_follow, args=(stopping,), daemon=True, name="indexer").start()
    threading.Thread(target=_keep_calendar, args=(stopping,), daemon=True, name="calendar").start()
    _deliver(stopping)


def _deliver(stopping: threading.Event) -> None:
    """Let every consumer handle what was published; while nothing is new, look only now and then for what is to be retried."""
    supervisor = int(os.environ.get("KMS_SUPERVISED", "0"))
    reacting, seen, look_again = consumers(), -1, 0.0
    while not stopping.is_set():
        newest, busy = last_number(db.reading()), 0
        if newest != seen or time.monotonic() > look_again:
            busy = sum(step(consumer).handled for consumer in reacting)
            seen, look_again = -1 if busy else newest, time.monotonic() + _RETRY_SECONDS
        db.close_reading()
        if supervisor and os.getppid() != supervisor:
            break  # the supervisor was killed; its successor starts a worker of its own
        if not busy:
            stopping.wait(_PAUSE_SECONDS)


def _follow(stopping: threading.Event) -> None:
    """Index until told to stop; a failure is logged and tried again."""
    while not stopping.is_set():
        try:
            indexer().run(stopping.is_set)
        except Exception:
            log.exception("indexing failed; trying again")
            stopping.wait(1)


def _keep_calendar(stopping: threading.Event) -> None:
    """Run what is due by the clock until told to stop; a failure is logged and tried again."""
    while not stopping.is_set():
        try:
            run_due(jobs())
        except Exception:
            log.exception("the calendar could not be kept; trying again")
        stopping.wait(_LOOK_AT_CALENDAR_SECONDS)


def _fresh_folder(folder: Path) -> Path:
    """An empty folder in which the web processes add up their figures."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _check_port(host: str, port: int) -> None:
    """Say in a sentence that the port is taken or the address is none of ours, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, UnicodeError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE:
                raise click.ClickException(
                    f"Nothing can listen at {host}:{port} ({error}). Check KMS_HOST and KMS_PORT."
                ) from error
            other = port + 1 if port < 65535 else port - 1
            raise click.ClickException(
                f"Port {port} is taken. Stop what uses it, or choose another: KMS_PORT={other} make run"
            ) from error


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _supervise(commands: dict[str, list[str]], host: str, port: int, figures: Path) -> None:
    """Keep the processes running, say when the office opens; end them all on Ctrl-C or SIGTERM."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    environment = {**os.environ, "KMS_SUPERVISED": str(os.getpid()), "PROMETHEUS_MULTIPROC_DIR": str(figures)}
    running = {name: _start(command, environment) for name, command in commands.items()}
    said = False
    while not stopping.is_set():
        if not said and _listens(host, port):
            click.echo(f"Ready: http://{host}:{port}  (Ctrl-C stops)")
            said = True
        for name, process in running.items():
            if process.poll() is not None and not stopping.is_set():
                log.warning("process ended, starting it again", name=name, code=process.returncode)
                running[name] = _start(commands[name], environment)
        stopping.wait(_PAUSE_SECONDS * 2)
    for process in running.values():
        process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment, start_new_session=True)
