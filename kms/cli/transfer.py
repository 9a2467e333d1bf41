"""`kms import` and `kms export`: texts from elsewhere in, a whole office out and in again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kms.app import indexer
from kms.articles import importing
from kms.articles.imported import NAMES
from kms.articles.importing import Imported, Item, Refusal
from kms.cli.office import acting, configuration, console, show_json, with_office
from kms.cli.sources import Reader
from kms.core.permissions import SYSTEM
from kms.transfer import manifest
from kms.transfer.exporting import export_office
from kms.transfer.restoring import restore_office

_SHOWN = 50
INTERRUPTED = 130


@dataclass
class _Total:
    """What was done so far."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def add(self, result: Imported) -> None:
        """Count one batch."""
        self.new += result.new
        self.changed += result.changed
        self.same += result.same
        self.refused += result.refused

    def facts(self, seconds: float) -> dict[str, Any]:
        """As JSON."""
        reasons = [f"{one.place}: {one.reason}" for one in self.refused]
        counts = {"new": self.new, "changed": self.changed, "same": self.same, "refused": len(reasons)}
        return {**counts, "reasons": reasons[:200], "seconds": round(seconds, 2)}


def _mapping(_context: click.Context, _option: click.Parameter, value: str) -> dict[str, str]:
    """`ours=theirs,...` as names. Raises BadParameter for a name that is not ours."""
    found = {}
    for pair in filter(None, value.split(",")):
        ours, equal, theirs = pair.partition("=")
        if not equal or not theirs or ours not in NAMES:
            raise click.BadParameter(f"{pair!r}: write ours=theirs; ours are {', '.join(NAMES)}.")
        found[ours] = theirs
    return found


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--map", "mapping", default="", callback=_mapping, help="Names in the file for ours: title=page,...")
@click.option("--as", "login", help="Login of the person who imports and is the author of texts without one.")
@click.option("--type", "type_code", default="know_how", show_default=True, help="Kind of article when not given.")
@click.option("--category", "category", default="", help="Code or name of the place when the text names none.")
@click.option("--limit", type=click.IntRange(1), default=None, help="Take only the first so many.")
@click.option("--dry-run", is_flag=True, help="Check and count only; write nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write all that was refused here.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_office
def import_(
    source: Path,
    *,
    mapping: dict[str, str],
    login: str | None,
    type_code: str,
    category: str,
    limit: int | None,
    dry_run: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Import Markdown with front matter or JSON lines (a folder or a file), or a whole office from an export.

    Interrupted, just run it again: what is there already is left as it is. An export goes into an empty office only.
    Exits with 1 when anything was refused; each place and reason is printed.

    Example: kms import pages.jsonl.gz --map title=page,category=guide --as admin
    """
    if source.is_dir() and manifest.is_export(source):
        _restore(source, dry_run=dry_run, as_json=as_json)
        return
    total, started, code = _Total(), time.monotonic(), 0
    reader = Reader(source, mapping)
    try:
        with _bar(disable=as_json) as progress:
            task = progress.add_task("importing", total=reader.total)
            texts = _texts(islice(reader.read(), limit), total)
            for result in importing.take_over(
                acting(login), texts, type_code=type_code, category_code=category, dry_run=dry_run
            ):
                total.add(result)
                progress.update(task, completed=reader.done)
            progress.update(task, completed=reader.total)
    except KeyboardInterrupt:
        click.echo("Interrupted. Run the same command again to go on.", err=True)
        code = INTERRUPTED
    _tell(total, time.monotonic() - started, report, dry_run=dry_run, as_json=as_json)
    raise SystemExit(code or (1 if total.refused else 0))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--as", "login", help="Login of the person who exports; without it the operator of this machine.")
@click.option("--with-passwords", is_flag=True, help="Also the password hashes, so that everybody can sign in again.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_office
def export(folder: Path, *, login: str | None, with_passwords: bool, as_json: bool) -> None:
    """Write everything of the office to a new folder: articles as Markdown, files, all tables as JSON lines.

    The folder holds personal data: keep it as safe as the database. Exits with 1 when the content of attachments is lost.

    Example: kms export /backup/2026-05-19
    """
    started = time.monotonic()
    with _bar(disable=as_json) as progress:
        task = progress.add_task("exporting", total=None)
        done = export_office(
            acting(login),
            folder,
            office=configuration().office,
            passwords=with_passwords,
            begin=lambda steps: progress.update(task, total=steps),
            progress=lambda step: progress.advance(task, step),
        )
    seconds = time.monotonic() - started
    if as_json:
        show_json({**done.__dict__, "folder": str(folder), "seconds": round(seconds, 2)})
    else:
        click.echo(f"{done.articles} articles, {done.rows} rows, {done.files} files in {folder}, {seconds:.1f} s")
        for one in done.missing:
            click.echo(f"  lost before: {one}")
    raise SystemExit(1 if done.missing else 0)


def _restore(folder: Path, *, dry_run: bool, as_json: bool) -> None:
    """An exported office into this empty one, and its index."""
    started = time.monotonic()
    with _bar(disable=as_json) as progress:
        task = progress.add_task("importing", total=None)
        done = restore_office(
            SYSTEM,
            folder,
            dry_run=dry_run,
            begin=lambda steps: progress.update(task, total=steps),
            progress=lambda step: progress.advance(task, step),
        )
        indexed = 0
        if not dry_run:
            task = progress.add_task("indexing", total=done.articles)
            indexed = indexer().rebuild(lambda step: progress.advance(task, step))
    seconds = time.monotonic() - started
    if as_json:
        show_json({**done.__dict__, "indexed": indexed, "dry_run": dry_run, "seconds": round(seconds, 2)})
        return
    click.echo(
        f"{done.articles} articles, {done.rows} rows, {done.files} files"
        f"{' would be' if dry_run else ''} brought in, {indexed} indexed, {seconds:.1f} s"
    )
    if not done.passwords:
        click.echo("The export holds no passwords. Give one to each administrator: kms user password LOGIN")


def _texts(found: Iterator[Item | Refusal], total: _Total) -> Iterator[Item]:
    """The texts that could be read; the others are counted as refused."""
    for one in found:
        if isinstance(one, Refusal):
            total.refused.append(one)
        else:
            yield one


def _tell(total: _Total, seconds: float, report: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Print what was done; write all that was refused to `report`."""
    if report is not None:
        lines = (json.dumps(one.__dict__, ensure_ascii=False) for one in total.refused)
        report.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    if as_json:
        show_json({**total.facts(seconds), "dry_run": dry_run})
        return
    counts = f"{total.new} new, {total.changed} changed, {total.same} unchanged, {len(total.refused)} refused"
    click.echo(f"{counts}{' (nothing was written)' if dry_run else ''}, {seconds:.1f} s")
    for one in total.refused[:_SHOWN]:
        click.echo(f"  refused: {one.place}: {one.reason}")
    if len(total.refused) > _SHOWN:
        click.echo(f"  and {len(total.refused) - _SHOWN} more; --report FILE writes all of them")


def _bar(*, disable: bool) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=disable)
