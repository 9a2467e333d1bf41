"""Several clients at once, each in a process of its own so that none waits for another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from urllib.parse import quote


def escaped(address: str) -> str:
    """The address as it is sent."""
    return quote(address, safe="/?=&%")


def times(port: int, cookie: str, addresses: Sequence[str], *, clients: int, seconds: float) -> list[float]:
    """Milliseconds of each page that `clients` got within `seconds`, each client beginning elsewhere among the addresses."""
    command = [sys.executable, "-m", "bench.client", str(port), str(seconds)]
    asked = [escaped(one) for one in addresses]
    running = []
    for number in range(clients):
        start = number * len(asked) // clients
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdin is not None
        process.stdin.write("\n".join([cookie, *asked[start:], *asked[:start]]))
        process.stdin.close()
        running.append(process)
    taken: list[float] = []
    for process in running:
        assert process.stdout is not None
        text = process.stdout.read()
        if process.wait():
            raise RuntimeError("a client got no page")
        taken += json.loads(text)
    return taken
