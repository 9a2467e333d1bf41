"""`kms import`: real text in, from Markdown with front matter or JSON lines; resumable, and twice is the same as once."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from kms.articles import importing
from kms.articles.importing import Imported, Item
from kms.cli.frontmatter import BadFrontMatter, read_file
from kms.cli.office import acting, console, show_json, with_office

BATCH = 200


@dataclass
class _Total:
    """What was done so far."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0

    def add(self, result: Imported) -> None:
        """Count one batch."""
        self.new += result.new
        self.changed += result.changed
        self.same += result.same
        self.refused += len(result.refused)


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--map", "mapping", default="", help="Names in the file for ours, e.g. title=page,category=guide.")
@click.option("--as", "login", required=True, help="Login of the person who is the author of what is imported.")
@click.option("--type", "type_code", default="know_how", show_default=True, help="Kind of article when not given.")
@click.option("--category", "category", default="", help="Code of the category when the file names none.")
@click.option("--limit", type=int, default=None, help="Take only the first so many.")
@click.option("--dry-run", is_flag=True, help="Check and count only; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_office
def import_(
    source: Path,
    *,
    mapping: str,
    login: str,
    type_code: str,
    category: str,
    limit: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a folder of Markdown or a file of JSON lines (.jsonl, .jsonl.gz). Interrupted, just run it again.

    Example: kms import pages.jsonl.gz --map title=page,category=guide --as admin
    """
    names = dict(pair.split("=", 1) for pair in mapping.split(",") if "=" in pair)
    refused: list[str] = []
    started, total = time.monotonic(), _Total()
    viewer = acting(login)
    with (
        importing.session(viewer, type_code=type_code, category_code=category, dry_run=dry_run) as run,
        Progress(console=console, disable=as_json) as progress,
    ):
        task = progress.add_task("importing", total=limit)
        for batch in _batches(islice(_items(source, names, refused), limit)):
            result = run(batch)
            total.add(result)
            refused += result.refused
            progress.advance(task, len(batch))
    seconds = time.monotonic() - started
    report = {**total.__dict__, "refused": len(refused), "reasons": refused[:200], "seconds": round(seconds, 2)}
    if as_json:
        show_json(report)
    else:
        click.echo(
            f"{total.new} new, {total.changed} changed, {total.same} unchanged, {len(refused)} refused, {seconds:.1f} s"
        )
        for one in refused[:50]:
            click.echo(f"  refused: {one}")
    raise SystemExit(1 if refused else 0)


def _items(source: Path, names: dict[str, str], refused: list[str]) -> Iterator[Item]:
    """What a folder or file holds; unreadable parts go to `refused` with their place."""
    if source.is_dir():
        for path in sorted(source.rglob("*.md")):
            try:
                document = read_file(path)
            except (BadFrontMatter, UnicodeDecodeError) as error:
                refused.append(str(error))
                continue
            facts = {"category": document.folder, **document.facts, "id": document.id, "text": document.body}
            yield Item.of(_named(facts, names))
        return
    opened = gzip.open if source.suffix == ".gz" else open
    with opened(source, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield Item.of(_named(json.loads(line), names))
            except (ValueError, KeyError, TypeError) as error:
                refused.append(f"{source.name} line {number}: {error!r}")


def _named(facts: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The same with our names for the file's."""
    return {**facts, **{ours: facts.get(theirs, "") for ours, theirs in names.items()}}


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
