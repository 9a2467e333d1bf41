"""Collects the words of each room into its Korean catalogue, keeping what is translated."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAPPING = "[python: **.py]\n[jinja2: **/templates/**.html]\n"
KEYWORDS = ["_", "_l", "lazy_gettext", "gettext", "ngettext:1,2"]


def babel(*arguments: str) -> None:
    """Run pybabel."""
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "--quiet", *arguments], cwd=ROOT, check=True)


def collect(room: Path, work: Path) -> None:
    """Bring one room's catalogue up to date; a room without words gets none."""
    template = work / f"{room.name}.pot"
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    mapping = work / "babel.cfg"
    mapping.write_text(MAPPING)
    babel("extract", "-F", str(mapping), *keywords, "--no-location", "--omit-header", "-o", str(template), str(room))
    if "msgid" not in template.read_text():
        return
    target = room / "translations" / "ko" / "LC_MESSAGES" / "messages.po"
    if target.exists():
        babel(
            "update",
            "-i",
            str(template),
            "-o",
            str(target),
            "-l",
            "ko",
            "--no-fuzzy-matching",
            "--ignore-obsolete",
            "-w",
            "120",
        )
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        babel("init", "-i", str(template), "-o", str(target), "-l", "ko", "-w", "120")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((ROOT / "kms").iterdir()):
            if path.is_dir() and (path / "__init__.py").exists():
                collect(path, Path(folder))
