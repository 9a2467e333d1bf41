"""The comparison of engines runs on a small invented corpus, says what scripts read, and all engines mean the same task."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench.statutes import written

ROOT = Path(__file__).parents[2]
PROMISED = {"engine", "documents", "queries", "p50_ms", "p95_ms", "p99_ms", "index_s", "disk_mb", "peak_mb"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the command prints, by engine."""
    source = written(tmp_path_factory.mktemp("statutes") / "set", 200, 12)
    command = [
        *(sys.executable, "-m", "bench.search", "--docs", "200", "--queries", "10", "--rounds", "2", "--json"),
        *("--data", str(source), "--engines", "tantivy,bm25s,fts5,lucene,whoosh"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert ("apt-get install" in done.stderr) != ('"lucene"' in done.stdout), "an engine that is missing is told"
    return {row["engine"]: row for row in json.loads(done.stdout)}


def test_every_row_has_the_figures_that_scripts_read(rows: dict[str, dict[str, Any]]) -> None:
    assert {"kms", "kms-facets", "tantivy", "tantivy-facets", "bm25s", "fts5", "whoosh"} <= set(rows)
    for row in rows.values():
        assert set(row) >= PROMISED
        assert (row["documents"], row["queries"]) == (200, 10)
        assert 0 < row["p50_ms"] <= row["p95_ms"] <= row["p99_ms"]
        assert min(row["index_s"], row["disk_mb"], row["peak_mb"]) > 0
    assert rows["kms"]["kms_to_this_p50"] == 1


def test_engines_find_and_count_the_same(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["bm25s"]["agreement"] > 0.95, "both sum up BM25 exactly; only equal scores may differ"
    assert rows["tantivy-facets"]["agreement"] == 1, "filters and counts of both are exact"
    assert min(row["agreement"] for row in rows.values()) > 0.5
