"""Child processes that render with a time limit; one that takes longer is killed and replaced, and the text is refused by name."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from kms.articles.errors import TooHardToRender
from kms.articles.rendering.markdown import Heading, Rendered

LIMIT_SECONDS = 2.0
_ROOT = Path(__file__).resolve().parents[3]


class _Child:
    """One process that renders one text at a time."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kms.articles.rendering.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self.warm = False

    def ask(self, order: bytes, seconds: float) -> bytes | None:
        """The answer line; None when it did not come in time or the process died."""
        assert self.process.stdin and self.process.stdout
        try:
            self.process.stdin.write(order)
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        deadline = time.monotonic() + seconds
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                if not selector.select(left):
                    break
                part = os.read(self.process.stdout.fileno(), 1 << 20)
                if not part:
                    return None
                parts.append(part)
                if part.endswith(b"\n"):
                    return b"".join(parts)
        return None

    def stop(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):  # what was still to be written to a dead child
                    pipe.close()


class RenderPool:
    """At most `size` children, started when first needed. Safe to use from several threads."""

    def __init__(self, size: int = 2, limit: float = LIMIT_SECONDS) -> None:
        self._limit = limit
        self._free = threading.Semaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []

    def render(self, text: str, links: Mapping[str, str | None]) -> Rendered:
        """Render in a child. Raises TooHardToRender after the limit."""
        order = json.dumps({"text": text, "links": dict(links)}, ensure_ascii=False).encode() + b"\n"
        with self._free:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is not None and child.process.poll() is not None:
                child.stop()  # it died while idle: not this text's fault
                child = None
            child = child or _Child()
            start_up = 0.0 if child.warm else 15.0  # a fresh interpreter on a busy machine is not the text's fault
            answer = child.ask(order, self._limit + start_up)
            if answer is None:
                child.stop()
                raise TooHardToRender
            child.warm = True
            with self._lock:
                self._idle.append(child)
        found = json.loads(answer)
        return Rendered(found["html"], tuple(Heading(**one) for one in found["contents"]), found["plain"])

    def close(self) -> None:
        """End all children."""
        with self._lock:
            for child in self._idle:
                child.stop()
            self._idle.clear()


_pool: RenderPool | None = None
_pool_lock = threading.Lock()


def pool() -> RenderPool:
    """The pool of this process, made when first asked for (after a fork, each process has its own)."""
    global _pool
    with _pool_lock:
        if _pool is None:
            _pool = RenderPool()
        return _pool
