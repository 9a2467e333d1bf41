"""Real pages in, and the whole office out and in again: how long each part takes, and how much memory.

`python -m bench.importing [--pages N] [--json]`; the pages are those of easylaw-knownitem.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import time
from dataclasses import replace

from bench.office import DATA, Office, empty_office

CORPUS = DATA / "easylaw-knownitem" / "corpus.jsonl.gz"
GOAL = 150  # pages a second with index, on two cores


def measure(pages: int) -> list[dict[str, object]]:
    """Each step as {"what", "seconds", "pages/s", "cpu ms/page"}; the first line is import and index together."""
    with empty_office() as office:
        source = (str(CORPUS), "--map", "title=page,category=guide", "--limit", str(pages), "--as", "bench")
        figures = [
            _step(office, pages, "import", "import", *source),
            _step(office, pages, "index", "index", "rebuild"),
            _step(office, pages, "import again, nothing new", "import", *source),
            _step(office, pages, "export", "export", str(office.home / "out")),
        ]
        found = json.loads(office.run("index", "status", "--json"))["documents"]
        assert found == pages, f"{found} of {pages} pages are in the index"
        other = replace(office, home=office.home.parent / "other")
        other.environment = {**office.environment, "KMS_HOME": str(other.home)}
        figures.append(_step(other, pages, "import of the export, with index", "import", str(office.home / "out")))
        shutil.rmtree(other.home)
    seconds = sum(float(str(one["seconds"])) for one in figures[:2])
    whole = {"what": "import with index", "seconds": round(seconds, 1), "pages/s": round(pages / seconds), "goal": GOAL}
    return [whole, *figures]


def _step(office: Office, pages: int, what: str, *command: str) -> dict[str, object]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    office.run(*command)
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "what": what,
        "seconds": round(seconds, 2),
        "pages/s": round(pages / seconds),
        "cpu ms/page": round(1000 * busy / pages, 2),
        "largest process so far, MB": round(after.ru_maxrss / 1024),
    }


def main() -> None:
    """Print a table, or JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=4990)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    figures = measure(chosen.pages)
    if chosen.json:
        print(json.dumps({"cores": os.cpu_count(), "load": os.getloadavg()[0], "figures": figures}, indent=1))
        return
    for one in figures:
        print(f"{one['what']:34} {one['seconds']:>8} s {one['pages/s']:>6} pages/s {one.get('cpu ms/page', '')!s:>7}")


if __name__ == "__main__":
    main()
