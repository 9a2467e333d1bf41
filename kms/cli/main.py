"""The `kms` command and its groups."""

from __future__ import annotations

import click

from kms.cli import (
    closing,
    dictionary,
    events,
    index,
    office,
    organisation,
    personnel,
    reporting,
    running,
    searching,
    starting,
    transfer,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The knowledge base of a public office.

    Example: kms serve
    """


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def settings(*, as_json: bool) -> None:
    """List all settings, their values and meanings.

    Example: KMS_PORT=8080 kms settings
    """
    rows = office.configuration().describe()
    if as_json:
        office.show_json([{"name": name, "value": value, "meaning": meaning} for name, value, meaning in rows])
    else:
        office.show_table(("setting", "value", "meaning"), rows)


for command in (
    starting.init,
    starting.demo,
    running.serve,
    running.worker,
    index.index,
    searching.search,
    dictionary.dictionary,
    transfer.import_,
    transfer.export,
    organisation.user,
    reporting.report,
    closing.close,
    closing.ledger,
    personnel.org,
    events.events,
):
    main.add_command(command)
running.worker.add_command(events.retry)
