"""A real Chromium: the installed one, else the one of an npm package, which needs nothing from the system."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-zygote",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]


@dataclass(frozen=True)
class Browser:
    """Where it lies, how it is started, and where its libraries are."""

    path: str
    arguments: list[str]
    libraries: str


def find() -> Browser:
    """The browser for the tests; `KMS_TEST_CHROMIUM=package` takes the package's even where one is installed."""
    installed = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if installed and os.environ.get("KMS_TEST_CHROMIUM") != "package":
        return Browser(installed, ARGUMENTS, os.environ.get("LD_LIBRARY_PATH", ""))
    with (Path(tempfile.gettempdir()) / "kms-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes must not unpack at once
        environment = {**os.environ, "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
        done = subprocess.run(
            [_node(), str(HERE / "unpack.mjs")], env=environment, capture_output=True, text=True, check=True
        )
    found = json.loads(done.stdout)
    return Browser(found["path"], ARGUMENTS, found["libraries"])


def _node() -> str:
    sys.path.insert(0, str(ROOT / "tools"))
    from build_assets import find_node

    return find_node()[0]
