"""The memory of processes, as the kernel counts it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_SECONDS = 0.2


def own_mb(pid: int) -> float:
    """What a process has for itself; files that others have mapped as well are not in it. 0 when it has ended."""
    return sum(_figures(pid, "Private_Clean", "Private_Dirty"))


def with_children(pid: int) -> list[int]:
    """The numbers of a process and of all below it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except OSError:
            continue
        waiting += map(int, children)
    return found


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """The largest sum of a process and its children so far, in MB, as the one item of a list; shared pages count once."""
    most, ended = [0.0], threading.Event()

    def look() -> None:
        most[0] = max(most[0], sum(sum(_figures(one, "Pss")) for one in with_children(pid)))

    def keep_looking() -> None:
        while not ended.wait(_PAUSE_SECONDS):
            look()

    watcher = threading.Thread(target=keep_looking, daemon=True)
    watcher.start()
    try:
        yield most
        look()
    finally:
        ended.set()
        watcher.join()


def _figures(pid: int, *names: str) -> list[float]:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return []
    return [int(found[1]) / 1024 for name in names if (found := re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE))]
