"""What every office begins with: the article types with their templates; the knowledge map and words of `content/`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from kms.articles import categories
from kms.core.permissions import Role, Viewer
from kms.org import queries as org
from kms.search.dictionary import importing, service
from kms.search.dictionary.sheet import read

CONTENT = Path(__file__).resolve().parents[2] / "content"

# code, Korean and English name, days until the next look, headings of the template
ARTICLE_TYPES: tuple[tuple[str, str, str, int, str], ...] = (
    ("know_how", "업무지식(노하우)", "Know-how", 180, "언제 필요한가,방법,자주 하는 실수,관련 자료"),
    ("duty_manual", "업무매뉴얼", "Duty manual", 180, "업무 개요,처리 절차,처리 기한과 서식,유의 사항,관련 기관"),
    ("best_practice", "우수사례", "Best practice", 365, "배경,추진 내용,성과,다른 부서에 적용하려면"),
    ("failure_case", "실패·개선사례", "Failure and improvement", 365, "무슨 일이 있었나,원인,바꾼 것,남은 과제"),
    ("idea", "아이디어", "Idea", 730, "현황과 문제점,개선 방안,기대 효과"),
    ("research", "연구자료(학습동아리 성과물)", "Study club output", 365, "연구 질문,조사 방법,결과,제안"),
    ("qna", "질의응답", "Questions and answers", 180, "질문,답변,근거"),
    ("training", "교육·벤치마킹 자료", "Training and benchmarking", 365, "개요,핵심 내용,우리 구에 적용할 점"),
)


def load_article_types(viewer: Viewer) -> None:
    """Define the eight kinds of articles."""
    for sort, (code, name, name_en, days, headings) in enumerate(ARTICLE_TYPES):
        template = "\n\n".join(f"## {heading}\n" for heading in headings.split(","))
        categories.set_type(
            viewer,
            code=code,
            name=name,
            name_en=name_en,
            description="",
            template=template,
            review_days=days,
            sort=sort,
        )


def load_knowledge_map(viewer: Viewer, path: Path = CONTENT / "knowledge_map.toml") -> None:
    """Put the tree of a file on the map, and let each expert be in charge of some places, all places covered."""
    departments = {one.code: one.id for one in org.departments()}
    tree: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["category"]
    leaves = []
    for root in tree:
        parent = _add(viewer, root, None, departments)
        leaves += [_add(viewer, child, parent, departments) for child in root.get("children", ())]
    experts = org.holders(Role.KNOWLEDGE_EXPERT)
    for number, leaf in enumerate(leaves):
        chosen = {experts[(number * 4 + turn * 5) % len(experts)] for turn in range(4)} if experts else set()
        categories.set_experts(viewer, leaf, chosen)


def load_dictionary(viewer: Viewer, path: Path = CONTENT / "dictionary.csv") -> int:
    """Give an office the words of administration that every office uses; returns how many came or changed."""
    return service.take_over(viewer, importing.starter(read(path.read_bytes())), reason="")


def _add(viewer: Viewer, entry: dict[str, Any], parent: int | None, departments: dict[str, int]) -> int:
    return categories.add_category(
        viewer,
        code=entry["code"],
        name=entry["ko"],
        name_en=entry["en"],
        parent_id=parent,
        department_id=departments.get(entry["department"]),
    )
