"""Suggestions while typing, at the titles of a corpus: the engine beside what a wiki does, SQL's LIKE, in one run and thread.

The engine answers as it does for the page: titles and keywords that the reader may open, by keys, initials and other
keyboard. The peer is asked for titles that contain what is typed, without regard to who may read them.
`python -m bench.suggest [--docs N] [--json]`
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.office import DATA
from kms.search.evaluation.measures import percentile
from kms.search.korean.jamo import put_together, taken_apart
from kms.search.korean.keyboard import to_latin
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.typed import initial
from kms.search.ports import Document
from kms.search.whoosh.engine import WhooshEngine

READER = frozenset({"all", "person:1", "department:1"})
LIMIT = 6
TYPED = 1000
_BATCH = 20_000


def titles_of(docs: int) -> list[str]:
    """The first titles of the corpus."""
    with gzip.open(DATA / "statutes-nav" / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["title"] for line, _number in zip(lines, range(docs), strict=False)]


def typings(titles: Sequence[str]) -> dict[str, list[str]]:
    """What people would have typed on the way to some of the titles, from the first key on, by the way of typing."""
    chance = random.Random(4)
    made: dict[str, list[str]] = {"keys": [], "initials": [], "keyboard": []}
    for title in chance.choices(titles, k=TYPED):
        words = title.split()
        rest = " ".join(words[chance.randrange(len(words)) :])
        keys = taken_apart(rest)[: chance.randint(1, 12)]
        made["keys"].append(put_together(keys))
        made["keyboard"].append(to_latin("".join(keys)))
        made["initials"].append("".join(initial(one) for one in rest if one.isalnum())[: chance.randint(1, 5)])
    return made


def measure(docs: int) -> list[dict[str, object]]:
    """A row for each engine and way of typing."""
    titles = titles_of(docs)
    rows = []
    with tempfile.TemporaryDirectory(prefix="kms-suggest-") as folder:
        engine = WhooshEngine(Path(folder), MecabAnalyzer(), "bench")
        started = time.perf_counter()
        for start in range(0, len(titles), _BATCH):
            engine.index([_document(number, one) for number, one in enumerate(titles[start : start + _BATCH], start)])
            engine.commit(start)
        seconds = time.perf_counter() - started
        database = sqlite3.connect(f"{folder}/titles.db")
        database.execute("create table title (text)")
        database.executemany("insert into title values (?)", ([one] for one in titles))

        def like(text: str) -> object:
            return database.execute("select text from title where text like ? limit ?", (f"%{text}%", LIMIT)).fetchall()

        for way, texts in typings(titles).items():
            rows.append(_row("kms", way, len(titles), texts, lambda text: engine.suggest(text, READER, LIMIT)))
            rows.append(_row("SQL LIKE", way, len(titles), texts, like))
    return [{**row, "index_s": round(seconds, 1)} if row["engine"] == "kms" else row for row in rows]


def _document(number: int, title: str) -> Document:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    return Document("article", number, title, f"/articles/{number}", day, frozenset({"all"}))


def _row(engine: str, way: str, docs: int, texts: Sequence[str], ask: Callable[[str], object]) -> dict[str, object]:
    seconds = []
    for text in texts:
        started = time.perf_counter()
        ask(text)
        seconds.append(time.perf_counter() - started)
    times = {f"p{part}_ms": round(1000 * percentile(seconds, part / 100), 2) for part in (50, 95, 99)}
    return {"engine": engine, "typed": way, "documents": docs, "queries": len(texts), **times}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=int, default=192_495)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    rows = measure(chosen.docs)
    if chosen.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        print(" ".join(f"{row.get(name, ''):>10}" for name in ("engine", "typed", "documents", "p50_ms", "p95_ms")))


if __name__ == "__main__":
    main()
