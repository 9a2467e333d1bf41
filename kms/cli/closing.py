"""`kms close` and `kms ledger`: the month's points from the command line, and proof that nobody touched them."""

from __future__ import annotations

from typing import Any

import click

from kms.cli.office import acting, show_json, show_table, with_office
from kms.cli.reporting import MonthType
from kms.core.clock import Month
from kms.core.db import unit_of_work
from kms.org import queries as org
from kms.rewards import closing
from kms.rewards import ledger as book
from kms.rewards.models import Period
from kms.rewards.planning import Plan


@click.command()
@click.argument("month", type=MonthType())
@click.option("--as", "login", required=True, help="Who proposes or approves; two different people.")
@click.option("--approve", is_flag=True, help="Approve what another person proposed, and close the month for ever.")
@click.option("--dry-run", is_flag=True, help="Show what would be posted; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def close(month: Month, *, login: str, approve: bool, dry_run: bool, as_json: bool) -> None:
    """Propose to close a month, or approve its close. A closed month stays as it is.

    Example: kms close 2026-05 --as hong
    """
    viewer = acting(login)
    if dry_run:
        _show(_planned(closing.dry_run(viewer, month)), as_json=as_json)
    else:
        period = closing.approve(viewer, month) if approve else closing.propose(viewer, month)
        _show(_stored(period), as_json=as_json)


@click.group()
def ledger() -> None:
    """The ledger of points.

    Example: kms ledger verify
    """


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def verify(*, as_json: bool) -> None:
    """Check every row of the ledger and name what is not as it was written; exits with 1 when there is something.

    Example: kms ledger verify --json
    """
    findings = book.verify()
    if as_json:
        show_json([{"place": one.place, "what": one.what} for one in findings])
    elif findings:
        show_table(("place", "what"), [(one.place, one.what) for one in findings])
    else:
        click.echo("The ledger is whole.")
    raise SystemExit(1 if findings else 0)


@ledger.command()
@with_office
def rebuild() -> None:
    """Work the balances out anew from the postings; the ledger itself never changes.

    Example: kms ledger rebuild
    """
    with unit_of_work() as uow:
        wrong = book.rebuild_balances(uow)
    click.echo(f"{wrong} balances were wrong and are right now")


def _planned(plan: Plan) -> dict[str, Any]:
    return {
        "month": str(plan.month),
        "state": "dry run",
        "entries": len({one.line.key for one in plan.outcomes}),
        "settled": plan.settled,
        "lapsed": plan.lapsed,
        "held": plan.held_points,
        "anomalies": len(plan.anomalies),
        "quality_share": plan.quality_share,
        "mvp": _logins(plan.mvp),
        "root_hash": plan.root_hash,
    }


def _stored(period: Period) -> dict[str, Any]:
    facts = dict(period.facts)
    best = _logins(tuple((one[0], one[1]) for one in facts.pop("mvp")))
    root = period.root_hash or period.proposed_hash
    return {"month": period.month, "state": str(period.state), **facts, "mvp": best, "root_hash": root}


def _logins(best: tuple[tuple[int, int], ...]) -> list[dict[str, Any]]:
    names = org.logins_of(one for one, _points in best)
    return [{"login": names[one], "points": points} for one, points in best]


def _show(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        show_json(facts)
    else:
        best = ", ".join(f"{one['login']} {one['points']}" for one in facts["mvp"])
        show_table(("what", "value"), list({**facts, "mvp": best}.items()))
