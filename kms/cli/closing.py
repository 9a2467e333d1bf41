"""`kms close` and `kms ledger`: the monthly close and the proof of the ledger from the command line."""

from __future__ import annotations

import click

from kms.cli.office import acting, show_json, show_table, with_office
from kms.cli.reporting import MonthType
from kms.core.clock import Month
from kms.rewards import closing, ledger
from kms.rewards.close import HOLD, SETTLE, VOID


@click.command()
@click.argument("month", type=MonthType())
@click.option("--as", "login", required=True, help="Who proposes or approves; two different people.")
@click.option("--approve", is_flag=True, help="Approve what another person proposed, and close.")
@click.option("--dry-run", is_flag=True, help="Show what would be posted; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def close(month: Month, *, login: str, approve: bool, dry_run: bool, as_json: bool) -> None:
    """Close a month: one person proposes, another approves.

    Example: kms close 2026-05 --as admin --dry-run
    """
    viewer = acting(login)
    before = closing.preview(viewer, month)
    if not dry_run:
        closing.approve(viewer, month) if approve else closing.propose(viewer, month)
    after = before if dry_run else closing.preview(viewer, month)
    facts = {
        "month": str(month),
        "state": after.state,
        **{f"points_{name}": before.plan.total(name) for name in (SETTLE, VOID, HOLD)},
        "quality_share": before.plan.quality_share,
        "digest": before.plan.digest,
        "root_hash": after.period.root_hash if after.period else "",
    }
    show_json(facts) if as_json else show_table(("what", "value"), facts.items())


@click.group(name="ledger")
def ledger_group() -> None:
    """The ledger of points.

    Example: kms ledger verify
    """


@ledger_group.command()
@with_office
def verify() -> None:
    """Replay the whole ledger; exits with 1 and names the first transaction that was changed.

    Example: kms ledger verify
    """
    broken = ledger.verify()
    click.echo(f"transaction {broken.txn_id}: {broken.what}" if broken else "The ledger is whole.")
    raise SystemExit(1 if broken else 0)
