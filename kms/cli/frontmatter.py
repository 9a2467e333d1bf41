"""Markdown files with YAML front matter, one an article; the folder names the category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class BadFrontMatter(ValueError):
    """A file's head cannot be read; the message says which and why."""


@dataclass(frozen=True)
class Document:
    """A file: its id, the folder it lies in, what its head says, and the text."""

    id: str
    folder: str
    facts: dict[str, Any]
    body: str


def read_file(path: Path) -> Document:
    """Read one file. Raises BadFrontMatter."""
    text = path.read_text(encoding="utf-8-sig")
    if not text.startswith("---\n") or "\n---\n" not in text[4:]:
        raise BadFrontMatter(f"{path}: begin the file with front matter between two lines of ---")
    head, body = text[4:].split("\n---\n", 1)
    try:
        facts = yaml.safe_load(head) or {}
    except yaml.YAMLError as error:
        raise BadFrontMatter(f"{path}: {error}") from error
    if not isinstance(facts, dict):
        raise BadFrontMatter(f"{path}: front matter is a list of `name: value` lines")
    return Document(str(facts.get("id") or path.stem), path.parent.name, facts, body.strip() + "\n")


def read_folder(folder: Path) -> Iterator[Document]:
    """All Markdown files below a folder but READMEs, in the order of their names."""
    for path in sorted(folder.rglob("*.md")):
        if path.name != "README.md":
            yield read_file(path)
