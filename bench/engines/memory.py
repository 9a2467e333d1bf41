"""The memory of a process."""

from __future__ import annotations

import re
from pathlib import Path


def peak_mb(pid: int | str = "self") -> float:
    """The largest resident size of a process so far, in MB. Not from getrusage, which counts the parent's as well."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found, "no such figure for a process that has ended"
    return int(found[1]) / 1024
