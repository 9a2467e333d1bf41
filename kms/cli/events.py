"""`kms events` and `kms worker retry`: how far the consumers are, and trying again what failed too often."""

from __future__ import annotations

from dataclasses import asdict

import click

from kms.app import consumers
from kms.cli.office import show_json, show_table, with_office
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.operations import queries, service


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def events(*, as_json: bool) -> None:
    """Show how many events each consumer has before it and which are parked; exits with 1 when any is.

    Example: kms events --json
    """
    progress = queries.progress(SYSTEM, [one.name for one in consumers()])
    parked = queries.parked_events(SYSTEM, PageRequest(1, 100))
    if as_json:
        show_json(
            {
                "consumers": [asdict(one) for one in progress],
                "parked": parked.total,
                "events": [asdict(one) for one in parked.rows],
            }
        )
    else:
        show_table(("consumer", "waiting", "since"), [(one.consumer, one.lag, one.waiting_since) for one in progress])
        for one in parked.rows:
            click.echo(f"parked: {one.number} {one.kind} of {one.stream} at {one.consumer}: {one.error}")
        click.echo(f"{parked.total} parked")
    raise SystemExit(1 if parked.total else 0)


@click.command()
@with_office
def retry() -> None:
    """Put parked events back in line, after their cause was mended; the running worker takes them.

    Example: kms worker retry
    """
    click.echo(f"{service.retry_parked(SYSTEM)} events are tried again")
