"""`kms report`: the month's knowledge activity from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from kms.cli.office import acting, show_json, show_table, with_office
from kms.core import clock
from kms.core.clock import Month
from kms.core.durable import replace_file
from kms.reports import exports, queries
from kms.reports.metrics import METRICS, SECTIONS


class MonthType(click.ParamType[Month]):
    """A month written `2026-05`."""

    name = "month"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """The month, or a sentence that says how to write it."""
        if isinstance(value, Month):
            return value
        try:
            return Month.parse(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a month; write it as 2026-05", param, ctx)


@click.command()
@click.argument("month", type=MonthType(), required=False)
@click.option("--as", "login", help="Report as this person sees it; default: the system.")
@click.option("--csv", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write the table to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def report(month: Month | None, *, login: str | None, target: Path | None, as_json: bool) -> None:
    """Show the report of a month, by default of the last one that is over.

    Example: kms report 2026-05 --csv may.csv
    """
    found = queries.monthly(acting(login), month or Month.of(clock.now()).previous)
    if target is not None:
        replace_file(target, exports.to_csv(found, korean=True))
        click.echo(f"{found.month} written to {target}")
        return
    if as_json:
        show_json({**found.figures, "frozen_at": found.frozen_at, "digest": found.digest})
        return
    values, before = found.figures["values"], found.figures["compared"]["previous"]
    rows = [
        (
            SECTIONS[one.section],
            one.label,
            _shown(values[one.key], one.percent),
            _shown(before.get(one.key), one.percent),
        )
        for one in METRICS
    ]
    show_table(("section", "figure", str(found.month), str(found.month.previous)), rows)
    state = f"frozen {found.frozen_at:%Y-%m-%d %H:%M} UTC, {found.digest}" if found.frozen_at else "not closed yet"
    click.echo(f"{state}; without a registration: {', '.join(found.silent) or 'none'}")


def _shown(value: float | None, percent: bool) -> str:
    if value is None:
        return "-"
    return f"{value:.1%}" if percent else f"{value:,.10g}"
