"""`kms index`: build, look at and check the search index."""

from __future__ import annotations

import time
from dataclasses import asdict

import click
from rich.progress import Progress

from kms.app import indexer
from kms.cli.office import console, show_json, show_table, with_office


@click.group()
def index() -> None:
    """Build, look at and check the search index.

    Example: kms index status
    """


@index.command()
@with_office
def rebuild() -> None:
    """Build the index beside the old one and swap when it is whole.

    Example: kms index rebuild
    """
    started = time.monotonic()
    with Progress(console=console) as progress:
        task = progress.add_task("indexing", total=None)
        count = indexer().rebuild(lambda done: progress.advance(task, done))
    click.echo(f"{count} indexed in {time.monotonic() - started:.1f} s")


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def status(*, as_json: bool) -> None:
    """Figures of the index in use.

    Example: kms index status --json
    """
    facts = asdict(indexer().status())
    show_json(facts) if as_json else show_table(("what", "value"), facts.items())


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def verify(*, as_json: bool) -> None:
    """Compare the index with the database; exits with 1 when they differ.

    Example: kms index verify
    """
    found = indexer().verify()
    if as_json:
        show_json(asdict(found))
    else:
        click.echo(f"{len(found.missing)} missing, {len(found.superfluous)} superfluous")
    raise SystemExit(0 if found.whole else 1)
