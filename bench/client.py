"""One client of a load: asks for pages one after another on one connection and says how long each took.

Bare sockets, so that the client takes as little as can be of the cores that it measures. `python -m bench.client PORT SECONDS`
reads the cookie and the addresses from standard input, a line each, and prints the milliseconds of each page as JSON.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import time

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def times(port: int, seconds: float, cookie: str, addresses: list[str]) -> list[float]:
    """Milliseconds of each page got within `seconds`. Raises RuntimeError at an answer that is no page."""
    requests = [f"GET {one} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n".encode() for one in addresses]
    taken: list[float] = []
    end = time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while time.monotonic() < end:
            started = time.perf_counter()
            connection.sendall(requests[len(taken) % len(requests)])
            _receive(connection)
            taken.append(round((time.perf_counter() - started) * 1000, 3))
    return taken


def _receive(connection: socket.socket) -> None:
    answer = b""
    while (at := answer.find(b"\r\n\r\n")) < 0:
        answer += connection.recv(65536) or _fail(answer)
    length = _LENGTH.search(answer, 0, at)
    if length is None or not answer.startswith(b"HTTP/1.1 200"):
        _fail(answer)
    else:
        missing = at + 4 + int(length[1]) - len(answer)
        while missing > 0:
            missing -= len(connection.recv(65536) or _fail(answer))


def _fail(answer: bytes) -> bytes:
    raise RuntimeError(f"no page: {answer[:80]!r}")


if __name__ == "__main__":
    lines = sys.stdin.read().splitlines()
    print(json.dumps(times(int(sys.argv[1]), float(sys.argv[2]), lines[0], lines[1:])))
