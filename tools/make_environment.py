"""Makes the virtual environment with its `kms` command; says what to do when Python is too old or the disk is full."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this file runs on whatever Python is there)
    sys.exit("kms needs Python 3.11 or newer; this is %d.%d. Try: make run PYTHON=python3.12" % sys.version_info[:2])  # noqa: UP031

import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(folder: Path) -> None:
    """Create `folder` as a virtual environment that finds the project, with the command `kms` in it."""
    try:
        if not (folder / "bin" / "python").exists():
            venv.create(folder, with_pip=True)
        site = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        (site / "kms.pth").write_text(f"{ROOT}\n")
        command = folder / "bin" / "kms"
        command.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m kms.cli "$@"\n')
        command.chmod(0o755)
    except OSError as error:
        sys.exit(f"{folder} could not be made: {error.strerror}. Check the free disk space and who owns the folder.")
    (folder / "stamps").mkdir(exist_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
