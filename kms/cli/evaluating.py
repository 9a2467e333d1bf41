"""`kms search evaluate`: how good the search is, on sets of queries with known answers."""

from __future__ import annotations

from pathlib import Path

import click

from kms.cli.office import plain_failures, show_json
from kms.search.evaluation import running, sets
from kms.search.evaluation.lucene import LUCENE
from kms.search.evaluation.perturbing import KINDS, NONE
from kms.search.evaluation.profiles import PROFILES
from kms.search.lucene.process import LuceneMissing


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice([*PROFILES, *LUCENE]),
    default=["default"],
    show_default=True,
    help="Search in this way; may be given more than once.",
)
@click.option(
    "--perturb",
    "kinds",
    multiple=True,
    type=click.Choice([NONE, *KINDS]),
    default=[NONE],
    show_default=True,
    help="Alter the queries in this way; may be given more than once.",
)
@click.option("--queries", type=click.IntRange(1), help="Ask the first N only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(
    folders: tuple[Path, ...], profiles: tuple[str, ...], kinds: tuple[str, ...], queries: int | None, *, as_json: bool
) -> None:
    """Index sets of pages in a temporary folder, ask their queries, print how well they were answered.

    A set is a folder of corpus.jsonl.gz, queries.jsonl and qrels.tsv, or KorQuAD 1.0. No office is needed.
    The profiles nori, nori-mixed, nori-titled and cjk are Lucene itself and need Java and Lucene's jars.

    Example: kms search evaluate ../shared/data/welfare-qa-dev --profile default --profile nori-like
    """
    rows = []
    with plain_failures():
        for folder in folders:
            try:
                chosen = sets.read(folder)
            except sets.UnreadableSet as error:
                raise click.ClickException(str(error)) from error
            for profile in profiles:
                rows += _rows(chosen, profile, kinds, queries)
    if as_json:
        show_json(rows)
    else:
        click.echo("\n".join(_aligned([list(rows[0]), *([_rounded(one) for one in row.values()] for row in rows)])))


def _rows(
    chosen: sets.EvaluationSet, profile: str, kinds: tuple[str, ...], queries: int | None
) -> list[dict[str, object]]:
    try:
        with running.indexed(chosen, profile) as engine:
            return [running.measured(engine, chosen, profile, kind, queries).as_json() for kind in kinds]
    except LuceneMissing as error:
        raise click.ClickException(str(error)) from error


def _rounded(value: object) -> str:
    return (
        f"{value:.4f}"
        if isinstance(value, float) and value <= 1
        else f"{value:.1f}"
        if isinstance(value, float)
        else str(value)
    )


def _aligned(rows: list[list[str]]) -> list[str]:
    """Lines with columns below each other; a table of this width would be cut off."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
