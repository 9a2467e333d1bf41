"""`kms dictionary`: the office's own words, synonyms and stop words from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import click

from kms.cli.office import acting, show_json, show_table, with_office
from kms.search.dictionary import importing, queries, service, sheet
from kms.search.dictionary.drafts import Draft
from kms.search.dictionary.words import meaning
from kms.search.korean.vocabulary import Kind

_LISTED = 200


@click.group()
def dictionary() -> None:
    """The office's own words, synonyms and stop words, as search uses them.

    Example: kms dictionary list --kind synonym
    """


@dictionary.command("list")
@click.option("--kind", type=click.Choice([str(one) for one in Kind]), help="Only entries of this kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def list_(*, kind: str | None, as_json: bool) -> None:
    """List the entries, those out of use as well.

    Example: kms dictionary list --kind synonym --json
    """
    drafts = [service.draft_of(row) for row in queries.every(acting(None)) if kind in (None, row.kind)]
    if as_json:
        show_json([_as_facts(one) for one in drafts])
    else:
        rows = [(one.kind, one.word, meaning(one), "out of use" if one.closed else "") for one in drafts]
        show_table(("kind", "word", "meaning", "state"), rows)


@dictionary.command()
@click.argument("file", type=click.File("wb"))
@click.option("--kind", type=click.Choice([str(one) for one in Kind]), help="Only entries of this kind.")
@with_office
def export(file: BinaryIO, *, kind: str | None) -> None:
    """Write the entries as the file that `import` takes; `-` writes to standard output.

    Example: kms dictionary export words.csv --kind synonym
    """
    drafts = [service.draft_of(row) for row in queries.every(acting(None)) if kind in (None, row.kind)]
    file.write(sheet.write(drafts))
    click.echo(f"{len(drafts)} entries written", err=True)


@dictionary.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option("--reason", default="", help="Why, for those who read it later.")
@click.option("--as", "login", default=None, help="Login of the person who imports; the system if left out.")
@with_office
def import_(file: Path, *, dry_run: bool, as_json: bool, reason: str, login: str | None) -> None:
    """Take over a dictionary (CSV in UTF-8 or CP949, first line 종류,낱말,부분·동의어,방향,비고,상태).

    Lines that are wrong are refused with their number and the exit code is 1; the others are done. Again does no harm.

    Example: kms dictionary import words.csv --dry-run
    """
    viewer = acting(login)
    plan = importing.look(viewer, file.read_bytes())
    if not dry_run:
        importing.apply(viewer, plan, reason=reason)
    show_json(_plan_facts(plan, done=not dry_run)) if as_json else _say(plan, done=not dry_run)
    raise SystemExit(1 if plan.findings else 0)


def _as_facts(one: Draft) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "word": one.word,
        "others": one.others,
        "one_way": one.one_way,
        "note": one.note,
        "closed": one.closed,
    }


def _plan_facts(plan: importing.Plan, *, done: bool) -> dict[str, Any]:
    """The plan as plain JSON."""
    return {
        "done": done,
        "steps": [
            {"after": _as_facts(one.after), "before": _as_facts(one.before) if one.before else None}
            for one in plan.steps
        ],
        "unchanged": plan.unchanged,
        "refused": [
            {"line": one.line, "problem": one.problem, "value": one.value, "sentence": one.sentence}
            for one in plan.findings
        ],
    }


def _say(plan: importing.Plan, *, done: bool) -> None:
    """The plan as a table and a line of figures."""
    rows = [
        ("change" if one.before else "new", one.after.kind, one.after.word, meaning(one.after)) for one in plan.steps
    ]
    if rows:
        show_table(("what", "kind", "word", "meaning"), rows[:_LISTED])
    if len(rows) > _LISTED:
        click.echo(f"... and {len(rows) - _LISTED} more; --json lists all")
    for one in plan.findings:
        click.echo(f"{f'line {one.line}' if one.line else 'file'}: {one.sentence}", err=True)
    new = sum(one.before is None for one in plan.steps)
    head = "" if done else "dry run, nothing was changed: "
    figures = f"{new} new, {len(plan.steps) - new} changed, {plan.unchanged} unchanged, {len(plan.findings)} refused"
    click.echo(head + figures)
