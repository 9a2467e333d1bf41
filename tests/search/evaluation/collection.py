"""A small invented set, written as the public ones are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

PAGES = {
    "p1": ("예산 편성 절차", "예산을 편성하는 절차를 설명합니다. 부서는 6월까지 요구서를 냅니다."),
    "p2": ("체납 처분 절차", "체납자의 재산을 압류하고 공매하는 절차입니다."),
    "p3": ("민원 처리 기간", "민원은 접수한 날부터 14일 안에 처리합니다."),
    "p4": ("도로 점용 허가", "도로를 점용하려는 사람은 허가를 받아야 합니다."),
}
QUERIES = {
    "q1": ("예산 편성", "p1"),
    "q2": ("체납 압류", "p2"),
    "q3": ("민원 처리 기한", "p3"),
    "q4": ("도로 점용", "p4"),
}


def written(folder: Path) -> Path:
    """The set in a folder; each page says besides what it is about, which must not be indexed."""
    folder.mkdir(parents=True)
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        for key, (title, text) in PAGES.items():
            file.write(json.dumps({"id": key, "title": title, "text": text, "guide": "비밀"}) + "\n")
    queries = [json.dumps({"id": key, "text": text}) for key, (text, _page) in QUERIES.items()]
    queries.append(json.dumps({"id": "unjudged", "text": "아무도 판단하지 않은 질문"}))
    (folder / "queries.jsonl").write_text("\n".join(queries))
    (folder / "qrels.tsv").write_text("".join(f"{key}\t{page}\t1\n" for key, (_text, page) in QUERIES.items()))
    return folder


def korquad(file: Path) -> Path:
    """A file in the form of KorQuAD 1.0; one paragraph is asked about in two articles."""
    paragraphs = [
        ("예산", "예산은 한 해의 계획이다.", ["예산은 무엇인가?", "계획은 얼마 동안인가?"]),
        ("결산", "예산은 한 해의 계획이다.", ["한 해의 계획은?"]),
        ("결산", "결산은 한 해의 기록이다.", ["기록은 무엇인가?"]),
    ]
    data = [
        {"title": title, "paragraphs": [{"context": text, "qas": [{"id": one, "question": one} for one in asked]}]}
        for title, text, asked in paragraphs
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"version": "KorQuAD_v1.0", "data": data}))
    return file
