"""Our engine beside others: same statutes, same queries, same terms, one thread.

`python -m bench.search [--docs N] [--json]`. Everyone gets the terms of our analyser and ranks any-of-these-terms by BM25
(k1 1.2, b .75), the ten best; `lucene-nori` gets the texts and analyses them itself. A row `...-facets` is the same query
narrowed to what the reader may read and to one type, with exact counts of four facets. Times are of a query's median round.
With --http the whole search of a served office (`served.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import comparing, preparing, served
from bench.engines.child import ENGINES
from bench.office import DATA

_ALL = 192_495
_SHOWN = (
    "p50_ms",
    "p95_ms",
    "p99_ms",
    "index_s",
    "disk_mb",
    "peak_mb",
    "search_mb",
    "kms_to_this_p50",
    "kms_to_this_p95",
)


def measure(
    source: Path, work: Path, documents: int, queries: int, rounds: int, engines: list[str]
) -> list[dict[str, Any]]:
    """Rows as in `comparing.rows_of`. What `work` holds already of these documents is used again."""
    preparing.prepare(source, work, documents)
    indexes = work / f"indexes-{documents}"
    indexes.mkdir(exist_ok=True)
    found = {name: comparing.built(name, indexes, work, documents) for name in engines}
    contestants = [
        comparing.opened(name, facts, indexes, work, queries) for name, facts in found.items() if facts is not None
    ]
    comparing.run(contestants, rounds)
    return comparing.rows_of(contestants, documents)


def _shown(rows: list[dict[str, Any]]) -> None:
    print(f"{rows[0]['documents']} documents, {rows[0]['queries']} queries")
    print(f"{'':16}" + "".join(f"{name.replace('kms_to_this', 'ratio'):>11}" for name in _SHOWN))
    for row in rows:
        print(f"{row['engine']:16}" + "".join(f"{row[name]:>11}" for name in _SHOWN))
    print("ratio: our time over this engine's at the same task; below 1 we are quicker")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--docs", type=int, default=_ALL, help="take the first so many articles")
    options.add_argument("--queries", type=int, default=400)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--engines", default=",".join(ENGINES), help="names with commas between; ours is always there")
    options.add_argument("--data", type=Path, default=DATA / "statutes-nav", help="folder of the set")
    options.add_argument("--work", type=Path, help="keep terms and indexes here, and use those that are there")
    options.add_argument("--http", action="store_true", help="measure the product over HTTP instead of engines")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    if not (chosen.data / "corpus.jsonl.gz").exists():
        options.error(
            f"{chosen.data} holds no corpus: name the folder of real texts in KMS_DATA_DIR, or a set with --data"
        )
    names = list(dict.fromkeys(["kms", *chosen.engines.split(",")]))
    if chosen.docs > comparing.MOST_FOR_WHOOSH:
        names = [name for name in names if name != "whoosh"]
    with tempfile.TemporaryDirectory(prefix="kms-bench-") as temporary:
        work = chosen.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        if chosen.http:
            rows = served.measure(chosen.data, work, chosen.docs, chosen.queries)
        else:
            rows = measure(chosen.data, work, chosen.docs, chosen.queries, chosen.rounds, names)
    if chosen.json:
        json.dump(rows, sys.stdout)
    elif chosen.http:
        served.show(rows)
    else:
        _shown(rows)


if __name__ == "__main__":
    main()
