"""Engines side by side: indexes built one after the other, then rounds of queries in which each has its turn alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from typing import Any

from bench.engines.child import ABSENT
from kms.search.evaluation.measures import percentile

MOST_FOR_WHOOSH = 5000
PATIENCE = 60.0  # seconds that an engine may take for its rounds before it is let off further ones
FILTERING = ("kms", "tantivy")
TOP, FILTERED = "top", "filtered"


@dataclass
class Contestant:
    """An engine with its index, asked in a process of its own. `rounds`: times in ms, a list a round, of each task."""

    name: str
    facts: dict[str, float]
    process: subprocess.Popen[str]
    rounds: dict[str, list[list[float]]] = field(default_factory=dict)
    found: dict[str, list[Any]] = field(default_factory=dict)

    def say(self, command: str) -> dict[str, Any]:
        """Send a command; returns the answer. Raises RuntimeError when the process has ended."""
        assert self.process.stdin is not None
        print(command, file=self.process.stdin, flush=True)
        return _heard(self.process)

    def spent(self, task: str) -> float:
        """Seconds of all rounds of a task."""
        return sum(map(sum, self.rounds.get(task, []))) / 1000


def built(name: str, work: Path, prepared: Path, documents: int) -> dict[str, float] | None:
    """Build an engine's index in a process of its own, or take over the one that `work` has; None when it is absent."""
    folder, record = work / name, work / f"{name}.json"
    if not record.exists():
        shutil.rmtree(folder, ignore_errors=True)
        command = _child("build", name, folder, prepared, documents)
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if done.returncode == ABSENT:
            return None
        if done.returncode:
            raise RuntimeError(f"{name} could not build its index")
        facts = json.loads(done.stdout)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        record.write_text(json.dumps({**facts, "disk_mb": size / 1e6}))
    facts = json.loads(record.read_text())
    return {key: float(value) for key, value in facts.items()}


def opened(name: str, facts: dict[str, float], work: Path, prepared: Path, queries: int) -> Contestant:
    """Start the process that answers."""
    command = _child("ask", name, work / name, prepared, queries)
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _heard(process)
    return Contestant(name, facts, process)


def run(contestants: Sequence[Contestant], rounds: int) -> None:
    """A round to warm up, which does not count, then `rounds` in which engine follows engine, so that each sees the same machine."""
    for turn in range(rounds + 1):
        for one in contestants:
            for task in (TOP, FILTERED) if one.name in FILTERING else (TOP,):
                if one.spent(task) < PATIENCE:
                    answers = one.say(task)
                    one.found[task] = answers["found"] or one.found[task]
                    if turn or sum(answers["ms"]) / 1000 > PATIENCE:
                        one.rounds.setdefault(task, []).append(answers["ms"])


def rows_of(contestants: Sequence[Contestant], documents: int) -> list[dict[str, object]]:
    """A row for each engine and task, ours first, with ratios of ours to each; ends the processes."""
    ours = next(one for one in contestants if one.name == "kms")
    rows: list[dict[str, Any]] = []
    for one in contestants:
        memory = one.say("end")["peak_mb"]
        one.process.wait(30)
        for task, rounds in one.rounds.items():
            times = [median(of_query) for of_query in zip(*rounds, strict=True)]
            rows.append(
                {
                    "engine": one.name if task == TOP else f"{one.name}-facets",
                    "documents": documents,
                    "queries": len(times),
                    **{f"p{share}_ms": round(percentile(times, share / 100), 3) for share in (50, 95, 99)},
                    "index_s": round(one.facts["seconds"], 3),
                    "disk_mb": round(one.facts["disk_mb"], 3),
                    "peak_mb": round(one.facts["peak_mb"]),
                    "search_mb": round(memory),
                    "rounds": len(rounds),
                    "agreement": round(_agreement(ours.found[task], one.found[task], task), 3),
                }
            )
    for row in rows:
        row.update(_ratios(rows, row))
    return rows


def _ratios(rows: Sequence[dict[str, Any]], row: dict[str, Any]) -> dict[str, float]:
    """Times of ours at the same task over those of this row; below 1 we are quicker."""
    ours = next(one for one in rows if one["engine"] == ("kms-facets" if row["engine"].endswith("-facets") else "kms"))
    return {f"kms_to_this_p{share}": round(ours[f"p{share}_ms"] / row[f"p{share}_ms"], 3) for share in (50, 95)}


def _agreement(ours: Sequence[Any], theirs: Sequence[Any], task: str) -> float:
    """The share of our ten that is among theirs; of the filtered task, the share of queries with the same total and counts.

    Engines that all sum up BM25 differ where they round lengths, have another idf, or documents score the same.
    """
    if task == FILTERED:
        return fmean(a[1:] == b[1:] for a, b in zip(ours, theirs, strict=True))
    return fmean(len(set(a) & set(b)) / len(a) if a else 1.0 for a, b in zip(ours, theirs, strict=True))


def _heard(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} ended with status {process.wait()}")
    answer: dict[str, Any] = json.loads(line)
    return answer


def _child(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "bench.engines.child", *map(str, arguments)]
