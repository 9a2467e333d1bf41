"""`kms index`: build, look at, check and mend the search index."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from rich.progress import Progress

from kms.app import indexer
from kms.cli.office import console, show_json, show_table, with_office
from kms.search import notes
from kms.search.errors import IndexBusy, IndexUnusable, explained
from kms.search.mending import Progress as Advance
from kms.search.mending import Verified, counted

_NAMED = 20  # keys of each kind of difference that are printed; --json prints all


@click.group()
def index() -> None:
    """Build, look at, check and mend the search index.

    Example: kms index status
    """


@index.command()
@with_office
def rebuild() -> None:
    """Build the index beside the old one and swap when it is whole.

    Searches and the worker go on meanwhile. Killed, it goes on where it was when it is started again.

    Example: kms index rebuild
    """
    started = time.monotonic()
    with _bar() as advance:
        count = indexer().rebuild(advance)
    click.echo(f"{count} indexed in {time.monotonic() - started:.1f} s")


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def status(*, as_json: bool) -> None:
    """Figures of the index in use, who keeps it up to date, and what troubles it; exits with 1 when it cannot be used.

    Example: kms index status --json
    """
    found = indexer()
    told = notes.read(found.folder.path)
    try:
        facts, unusable = asdict(found.status()), None
    except IndexUnusable as error:
        facts, unusable = {}, error
    facts |= {
        "indexer": found.folder.indexing(),
        "checked_at": told.checked_at or None,
        "rebuilding": f"{told.done}/{told.total}" if told.total else None,
        "trouble": explained(told.trouble, told.reason) or None,
    }
    show_json(facts) if as_json else show_table(("what", "value"), facts.items())
    if unusable:
        raise unusable


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--repair", is_flag=True, help="Put right what differs.")
@with_office
def verify(*, as_json: bool, repair: bool) -> None:
    """Compare the index with the database, article by article; exits with 1 when they differ (and are not repaired).

    Example: kms index verify --repair
    """
    found = indexer().verify()
    if repair and not found.whole:
        found = _repaired(found)
    if as_json:
        show_json(asdict(found))
    else:
        _show(found)
    raise SystemExit(0 if found.whole else 1)


def _repaired(found: Verified) -> Verified:
    """What differs after a repair, which the worker does where one runs."""
    _show(found)
    try:
        with indexer().folder.locked(), _bar() as advance:
            indexer().repair(advance)
    except IndexBusy:
        engine = indexer().folder.engine()
        engine.suspect("kms index verify --repair", contents=True)
        click.echo("The worker repairs it. Look again in a moment: kms index verify", err=True)
        return found
    return indexer().verify()


def _show(found: Verified) -> None:
    differences = {name: keys for name, keys in found.__dict__.items() if keys}
    click.echo(", ".join(f"{len(keys)} {name}" for name, keys in found.__dict__.items()))
    for name, keys in differences.items():
        more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
        click.echo(f"  {name}: {' '.join(keys[:_NAMED])}{more}")


@contextmanager
def _bar() -> Iterator[Advance]:
    with Progress(console=console) as progress:
        task = progress.add_task("indexing", total=counted(indexer().sources) or None)
        yield lambda done: progress.advance(task, done)
