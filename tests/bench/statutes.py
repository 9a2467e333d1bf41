"""Invented statutes, in the form of the set that bench/search.py measures with."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

WORDS = [
    "예산",
    "편성",
    "절차",
    "도로",
    "점용",
    "허가",
    "민원",
    "처리",
    "기간",
    "체납",
    "처분",
    "공유",
    "재산",
    "관리",
    "위원회",
    "운영",
    "감사",
    "계획",
    "보고",
    "지원",
]


def written(folder: Path, articles: int, queries: int) -> Path:
    """The set in a new folder."""
    folder.mkdir()
    chance = random.Random(7)
    with gzip.open(folder / "corpus.jsonl.gz", "wt") as file:
        for number in range(articles):
            facts = {
                "id": f"law-{number:06}",
                "title": f"{' '.join(chance.sample(WORDS, 2))} 조례 제{number + 1}조",
                "text": " ".join(f"{word}을 한다." for word in chance.choices(WORDS, k=chance.randint(5, 60))),
                "kind": chance.choice(["법률", "대통령령", "총리령"]),
                "ministry": chance.sample(["행정안전부", "법무부", "국토교통부"], chance.randint(1, 2)),
                "date": f"{chance.randint(1999, 2026)}-01-01",
            }
            file.write(json.dumps(facts) + "\n")
    lines = [json.dumps({"id": str(one), "text": " ".join(chance.sample(WORDS, 3))}) for one in range(queries)]
    (folder / "queries.jsonl").write_text("\n".join(lines))
    return folder
