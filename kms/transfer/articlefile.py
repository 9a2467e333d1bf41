"""An article as a Markdown file: front matter for people and other programs, and the exact row for bringing it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kms.core.ids import encode
from kms.core.text import slugify

ROW = "row"
_FENCE = "---\n"
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Names:
    """What the ids of a row are called: logins, codes."""

    logins: Mapping[int, str]
    departments: Mapping[int, str]
    categories: Mapping[int, str]
    readers: Mapping[int, list[int]] = field(default_factory=dict)
    shares: Mapping[int, dict[int, int]] = field(default_factory=dict)
    slugs: Mapping[int, list[str]] = field(default_factory=dict)


def path_of(row: Mapping[str, Any], names: Names) -> str:
    """Where the article lies in the export: in the folder of its category, under its id and slug."""
    folder = slugify(names.categories[row["category_id"]])
    return f"articles/{folder}/{encode(row['id'])}-{slugify(row['title'], 40)}.md"


def markdown(row: Mapping[str, Any], revision: Mapping[str, Any], names: Names) -> str:
    """The file: what a person wants to know first, the text, and the row as stored under `row`."""
    head = {
        "id": row["source_id"] or encode(row["id"]),
        "title": row["title"],
        "type": row["type_code"],
        "category": names.categories[row["category_id"]],
        "state": row["state"],
        "grade": row["grade"],
        "author": names.logins[row["author_id"]],
        "department": names.departments[row["department_id"]],
        "contributions": {names.logins[one]: share for one, share in names.shares.get(row["id"], {}).items()},
        "visibility": row["visibility"],
        "readers": [names.logins[one] for one in names.readers.get(row["id"], [])],
        "registered": (row["published_at"] or row["created_at"])[:10],
        "review_due": row["review_due"],
        "legal_basis": revision["legal_basis"],
        "doc_reg_no": row["doc_reg_no"],
        "summary": row["summary"],
        "keywords": list(row["keywords"]),  # a list of its own, or YAML names the second by the first
        "former_slugs": names.slugs.get(row["id"], []),
        ROW: dict(row),
    }
    text = yaml.dump(head, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=160)
    return f"{_FENCE}{text}{_FENCE}{revision['body']}"


def read_row(path: Path) -> dict[str, Any]:
    """The row that `markdown` wrote. Raises ValueError when there is none."""
    text = path.read_text(encoding="utf-8")
    try:
        found = yaml.load(text.split(_FENCE, 2)[1], Loader=_Loader)[ROW]  # noqa: S506  a safe loader
    except (yaml.YAMLError, KeyError, IndexError, TypeError) as error:
        raise ValueError(f"no row in the front matter: {error}") from error
    return dict(found)
