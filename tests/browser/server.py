"""The real thing: `kms serve` as a process of its own, on a free port, with its own office."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Server:
    """A running office."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]

    def pids(self, *words: str) -> list[int]:
        """Processes of this office whose command line holds all `words`."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                command = (path / "cmdline").read_bytes().decode(errors="replace")
                environment = (path / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if f"KMS_HOME={self.home}" in environment and all(word in command for word in words):
                found.append(int(path.name))
        return found

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rsplit(":", 1)[1])

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(home: Path, *, demo: bool = True, **settings: str) -> Iterator[Server]:
    """Start the office in `home` (the demo's when it is empty and `demo`) and stop it at the end, whatever happened."""
    port = free_port()
    environment = {**os.environ, "KMS_HOME": str(home), "KMS_PORT": str(port), "KMS_TESTING": "true", **settings}
    with (home.parent / f"{home.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kms.cli", "serve", *(["--demo"] if demo else [])],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        server = Server(f"http://127.0.0.1:{port}", home, process)
        try:
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
            for pid in server.pids():
                os.kill(pid, signal.SIGKILL)


def _wait(server: Server) -> None:
    deadline = time.monotonic() + 120
    while not server.ready():
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start, see {server.home}.log")
        time.sleep(0.1)
