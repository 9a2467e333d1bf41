"""The demo office, which takes half a minute to play: made by one process of tests, copied by all who need it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def played_demo(folder: Path) -> Path:
    """The home of the demo office below `folder`; whoever comes first plays it, the others wait."""
    home = folder / "demo"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "demo.log").exists():
            environment = {**os.environ, "KMS_HOME": str(home)}
            done = subprocess.run(
                [sys.executable, "-m", "kms.cli", "demo"], cwd=ROOT, env=environment, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout + done.stderr
            (folder / "demo.log").write_text(done.stdout)
    return home


def copy_of_demo(home: Path, target: Path) -> Path:
    """A demo office of one's own."""
    return Path(shutil.copytree(home, target))
