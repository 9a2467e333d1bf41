"""Lock files name versions and hashes, never where they were fetched from."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r'--(extra-)?index-url|--find-links|"resolved"| @ https?://')


def findings() -> list[str]:
    """Lines of lock files that name an address, with their places."""
    found = []
    for path in [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"]:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if ADDRESS.search(line):
                found.append(f"{path.name}:{number}: {line.strip()[:100]}")
    return found


if __name__ == "__main__":
    places = findings()
    sys.stdout.write("".join(f"{place}\n" for place in places))
    sys.exit(1 if places else 0)
