"""The child answers line by line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def test_each_line_gets_an_answer() -> None:
    orders = "".join(json.dumps({"text": text, "links": {}}) + "\n" for text in ("## 가", "나"))
    done = subprocess.run(
        [sys.executable, "-m", "kms.articles.rendering.child"],
        input=orders.encode(),
        capture_output=True,
        cwd=Path(__file__).parents[3],
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["plain"] for one in answers] == ["가", "나"]
    assert answers[0]["contents"][0]["text"] == "가"
