"""Memory is that of the processes named: their own, and that of all below one of them."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.memory import own_mb, watched, with_children

_HOLD = "import sys; held = bytearray(80 << 20); print(1, flush=True); sys.stdin.read()"


def _holding() -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_process_counts_what_it_holds_and_nothing_when_it_has_ended() -> None:
    with _holding() as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert process.pid in with_children(os.getpid())
        assert 80 <= own_mb(process.pid) < 200
        process.communicate()
    assert own_mb(process.pid) == 0


def test_the_largest_sum_is_kept() -> None:
    with _holding() as process:
        assert process.stdout is not None
        process.stdout.readline()
        with watched(os.getpid()) as most:
            assert len(with_children(os.getpid())) > 1
        process.communicate()
    assert most[0] >= 80
