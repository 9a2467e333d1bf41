"""An import that is killed goes on when it is started again, and ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench.office import ROOT, Office, empty_office, wait_until

pytestmark = pytest.mark.slow

TEXTS = 1500
KILLS = 6


def _corpus(folder: Path) -> Path:
    path = folder / "texts.jsonl"
    with path.open("w") as file:
        for number in range(TEXTS):
            text = f"## 절 {number}\n\n본문 {number} [[글 {(number * 37) % TEXTS}]] " + "가나다 " * 200
            file.write(
                json.dumps({"id": f"s{number}", "title": f"글 {number}", "text": text, "category": "안내"}) + "\n"
            )
    return path


def _import(office: Office, source: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads(office.run("import", str(source), "--as", "bench", "--json"))
    return found


def _stored(office: Office) -> int:
    with closing(sqlite3.connect(office.home / "kms.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])


def test_killed_and_started_again_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    source, chance, kills = _corpus(tmp_path), random.Random(7), 0
    with empty_office() as office:
        command = [sys.executable, "-m", "kms.cli", "import", str(source), "--as", "bench"]
        while kills < KILLS:
            process = subprocess.Popen(
                command, cwd=ROOT, env=office.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            try:
                process.wait(chance.uniform(1.0, 3.0))
                break  # it was quicker than the hand that kills
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                kills += 1
        before = _stored(office)
        found = _import(office, source)
        assert (found["new"] + found["same"], found["refused"]) == (TEXTS, 0)
        assert (found["same"], _stored(office)) == (before, TEXTS)
        assert before < TEXTS or kills < KILLS
        assert _import(office, source)["same"] == TEXTS
        office.run("index", "rebuild")
        office.run("index", "verify")


def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    source = _corpus(tmp_path)
    with empty_office() as office:
        command = [sys.executable, "-m", "kms.cli", "import", str(source), "--as", "bench", "--json"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=office.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        wait_until(lambda: _stored(office) > 0, 60)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=60)
        assert process.returncode == 130, said
        assert "Run the same command again" in said
        facts = json.loads(out)
        assert _import(office, source)["same"] >= facts["new"]
