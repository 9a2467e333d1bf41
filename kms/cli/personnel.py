"""`kms org import`: personnel files from the command line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kms.cli.office import acting, show_json, show_table, with_office
from kms.org.personnel import service
from kms.org.personnel.plan import Plan, Step

_LISTED = 200


@click.group()
def org() -> None:
    """Departments, teams and people.

    Example: kms org import people.csv --dry-run
    """


@org.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--complete", is_flag=True, help="The file names everybody: whoever is missing leaves.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day from which it holds; today if left out."
)
@click.option("--as", "login", default=None, help="Login of the person who imports; the system if left out.")
@with_office
def import_(
    file: Path, *, complete: bool, dry_run: bool, as_json: bool, on: datetime | None, login: str | None
) -> None:
    """Take over a personnel file (CSV in UTF-8 or CP949, first line 사번,아이디,성명,직급,직위,부서코드,부서,팀,담당업무,이메일).

    Lines that are wrong are refused with their number and the exit code is 1; the others are done. Again does no harm.

    Example: kms org import people.csv --complete --on 2026-07-01 --dry-run
    """
    viewer = acting(login)
    planned = service.look(viewer, file.read_bytes(), on=on.date() if on else None, complete=complete)
    if not dry_run:
        service.apply(viewer, planned)
    show_json(as_facts(planned, done=not dry_run)) if as_json else _say(planned, done=not dry_run)
    raise SystemExit(1 if planned.findings else 0)


def as_facts(planned: Plan, *, done: bool) -> dict[str, Any]:
    """The plan as plain JSON."""
    return {
        "done": done,
        "on": planned.on,
        **{str(kind): count for kind, count in planned.counts.items()},
        "unchanged": planned.unchanged,
        "new_departments": planned.new_departments,
        "new_teams": planned.new_teams,
        "steps": [asdict(step) for step in planned.steps],
        "refused": [
            {"line": one.line, "problem": one.problem, "value": one.value, "sentence": one.sentence}
            for one in planned.findings
        ],
        "unused_columns": planned.unused,
    }


def _say(planned: Plan, *, done: bool) -> None:
    """The plan as a table and a line of figures."""
    rows = [(step.kind, step.line or "–", step.number, step.facts.name, _what(step)) for step in planned.steps]
    if rows:
        show_table(("what", "line", "number", "name", "details"), rows[:_LISTED])
    if len(rows) > _LISTED:
        click.echo(f"... and {len(rows) - _LISTED} more; --json lists all")
    for code, name in planned.new_departments:
        click.echo(f"new department: {code} {name}")
    for code, name in planned.new_teams:
        click.echo(f"new team: {code} {name}")
    for one in planned.findings:
        click.echo(f"{f'line {one.line}' if one.line else 'file'}: {one.sentence}", err=True)
    if planned.unused:
        click.echo(f"columns not used: {', '.join(planned.unused)}")
    figures = ", ".join(f"{count} {kind}" for kind, count in planned.counts.items())
    head = "" if done else "dry run, nothing was changed: "
    click.echo(f"{head}{figures}, {planned.unchanged} unchanged, {len(planned.findings)} refused")


def _what(step: Step) -> str:
    if step.changes:
        return "; ".join(f"{field}: {old or '–'} → {new or '–'}" for field, old, new in step.changes)
    return f"{step.facts.department_code} {step.facts.team}"
