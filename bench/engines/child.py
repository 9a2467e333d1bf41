"""One engine in a process of its own, so that its memory is its own. Started by bench/search.py, spoken to in JSON lines.

`python -m bench.engines.child build NAME FOLDER PREPARED DOCUMENTS` writes an index and says {"seconds", "peak_mb"}.
`python -m bench.engines.child ask NAME FOLDER PREPARED QUERIES` opens it, says {"ready": 1} and answers each line it reads:
`top` and `filtered` with {"ms": [...], "found": [...]}, the time of each query and, the first time, what each found;
`end` with {"peak_mb"}.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import cast

from bench.engines.peer import Absent, FilteringPeer, Peer, TokenQuery
from bench.statutes import documents_of, queries_of

ENGINES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "kms": ("ours", "Ours", ()),
    "tantivy": ("tantivy_peer", "Tantivy", ()),
    "bm25s": ("bm25s_peer", "Bm25s", ()),
    "fts5": ("sqlite_fts5", "Fts5", ()),
    "lucene": ("lucene_peer", "Lucene", ("whitespace",)),
    "lucene-nori": ("lucene_peer", "Lucene", ("nori",)),
    "whoosh": ("stock_whoosh", "StockWhoosh", ()),
}  # module, class and its arguments; only the one in use is imported, so that memory is its own
ABSENT = 3  # exit status


def build(peer: Peer, folder: Path, prepared: Path, documents: int) -> None:
    """Write the index and say what it took."""
    folder.mkdir(parents=True)
    seconds = peer.build(folder, documents_of(prepared, documents))
    _say(seconds=seconds, peak_mb=peer.peak_mb())


def ask(peer: Peer, folder: Path, queries: list[TokenQuery]) -> None:
    """Answer commands until the end of the input."""
    peer.open(folder)
    _say(ready=1)
    told: set[str] = set()
    for line in sys.stdin:
        if (task := line.strip()) == "end":
            break
        answers = [peer.top(one) if task == "top" else cast(FilteringPeer, peer).filtered(one) for one in queries]
        found = [] if task in told else [_plain(peer, task, *one) for one in zip(queries, answers, strict=True)]
        _say(ms=[ms for _found, ms in answers], found=found)
        told.add(task)
    _say(peak_mb=peer.peak_mb())


def _plain(peer: Peer, task: str, query: TokenQuery, answer: tuple[object, float]) -> object:
    return peer.numbers(answer[0]) if task == "top" else cast(FilteringPeer, peer).counted(query, answer[0])


def _say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    what, name, folder, prepared, number = sys.argv[1:]
    module, kind, arguments = ENGINES[name]
    engine: Peer = getattr(importlib.import_module(f"bench.engines.{module}"), kind)(*arguments)
    try:
        if what == "build":
            build(engine, Path(folder), Path(prepared), int(number))
        else:
            ask(engine, Path(folder), queries_of(Path(prepared), int(number)))
    except Absent as absent:
        print(absent, file=sys.stderr)
        sys.exit(ABSENT)
