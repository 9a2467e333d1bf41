"""One client of a load: asks for pages one after another on one connection and counts the answers.

Bare sockets, so that the client takes as little as can be of the cores that it measures. `python -m bench.client PORT SECONDS`
reads the cookie and the addresses from standard input, a line each, and prints how many pages it got.
"""

from __future__ import annotations

import re
import socket
import sys
import time

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def count(port: int, seconds: float, cookie: str, addresses: list[str]) -> int:
    """Pages got within `seconds`. Raises RuntimeError at an answer that is no page."""
    requests = [f"GET {one} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n".encode() for one in addresses]
    got, end = 0, time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while time.monotonic() < end:
            connection.sendall(requests[got % len(requests)])
            _receive(connection)
            got += 1
    return got


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
    print(count(int(sys.argv[1]), float(sys.argv[2]), lines[0], lines[1:]))
