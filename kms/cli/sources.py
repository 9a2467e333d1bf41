"""What `kms import` reads: folders of Markdown and files of JSON lines, as a stream of texts and of what cannot be read, with places."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from kms.articles.importing import Item, Refusal
from kms.cli.frontmatter import BadFrontMatter, read_file

_MARKDOWN, _LINES = ".md", (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")


@dataclass
class Reader:
    """The texts of a folder or a file. `mapping` gives for each of our names the file's. `total` and `done` are bytes."""

    source: Path
    mapping: Mapping[str, str]
    done: int = 0

    def __post_init__(self) -> None:
        self.files = _files(self.source)
        self.total = sum(path.stat().st_size for path in self.files)

    def read(self) -> Iterator[Item | Refusal]:
        """Every text, or its place and what is wrong with it; the reading goes on after what cannot be read."""
        for path in self.files:
            before = self.done
            if path.suffix == _MARKDOWN:
                yield self._markdown(path)
            else:
                yield from self._lines(path, before)
            self.done = before + path.stat().st_size

    def _place(self, path: Path) -> str:
        return path.relative_to(self.source).as_posix() if self.source.is_dir() else path.name

    def _markdown(self, path: Path) -> Item | Refusal:
        """One file: its folder is its category and its path its id, unless its head says otherwise."""
        place = self._place(path)
        try:
            document = read_file(path)
            facts = {"id": place.removesuffix(_MARKDOWN), "category": path.parent.name if "/" in place else ""}
            return Item.of(self._named({**facts, **document.facts, "text": document.body}), place)
        except BadFrontMatter as error:
            return Refusal(place, str(error).removeprefix(f"{path}: "))
        except UnicodeDecodeError as error:
            return Refusal(place, f"it is not UTF-8 (byte {error.start})")
        except ValueError as error:
            return Refusal(place, str(error))

    def _lines(self, path: Path, before: int) -> Iterator[Item | Refusal]:
        place = self._place(path)
        number = 0
        with ExitStack() as stack:
            raw = stack.enter_context(path.open("rb"))
            lines = cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw)
            try:
                for number, line in enumerate(lines, 1):
                    self.done = before + raw.tell()
                    if line.strip():
                        yield self._line(line, f"{place} line {number}")
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                yield Refusal(f"{place} line {number + 1}", f"the file is damaged from here on: {error}")

    def _line(self, line: bytes, place: str) -> Item | Refusal:
        try:
            facts = json.loads(line.decode("utf-8-sig"))
            if not isinstance(facts, dict):
                raise ValueError("a line is one JSON object")
            return Item.of(self._named(facts), place)
        except UnicodeDecodeError as error:
            return Refusal(place, f"it is not UTF-8 (byte {error.start})")
        except json.JSONDecodeError as error:
            return Refusal(place, f"it is not JSON: {error.msg} at character {error.pos + 1}")
        except ValueError as error:
            return Refusal(place, str(error))

    def _named(self, facts: dict[str, Any]) -> dict[str, Any]:
        return {**facts, **{ours: facts.get(theirs) for ours, theirs in self.mapping.items()}}


def _files(source: Path) -> list[Path]:
    """What is read of a source, in the order of the names."""
    if source.is_file():
        return [source]
    found = [path for path in source.rglob("*") if path.is_file() and path.name != "README.md"]
    return sorted(path for path in found if path.suffix == _MARKDOWN or path.name.endswith(_LINES))
