"""`kms search`: ask the index as a given user; `kms search evaluate` is beside it."""

from __future__ import annotations

import click

from kms.cli import evaluating
from kms.cli.office import acting, show_json, show_table, with_office
from kms.core.paging import LARGEST_PAGE, PageRequest
from kms.search import queries


class _AskingGroup(click.Group):
    """A group whose first word is a query to `ask` unless it names one of its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `ask` before what names no command."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["ask", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_AskingGroup)
def search() -> None:
    """Search and print the best hits, or measure how good the search is.

    What names no command is searched for, with the options of `kms search ask`.

    Example: kms search "예산 편성" --as hong --json
    """


@search.command()
@click.argument("query")
@click.option("--as", "login", help="Search as this person; default: the system, which reads everything submitted.")
@click.option("--limit", type=click.IntRange(1, LARGEST_PAGE), default=10, show_default=True, help="Hits to print.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_office
def ask(query: str, *, login: str | None, limit: int, as_json: bool) -> None:
    """Search and print the best hits; `ask` may be left out.

    Example: kms search ask "예산 편성" --as hong --json
    """
    answer = queries.search(acting(login), query, page=PageRequest(1, limit))
    rows = [
        {"title": "".join(text for text, _marked in hit.title), "url": hit.url, "score": round(hit.score, 3)}
        for hit in answer.hits
    ]
    if as_json:
        show_json({"total": answer.total, "understood_as": answer.instead or query, "hits": rows})
    else:
        show_table(("score", "title", "address"), [(row["score"], row["title"], row["url"]) for row in rows])
        click.echo(f"{answer.total} found")
    if answer.partial:
        click.echo("A part of the index is being repaired: there may be more. Look with: kms index status", err=True)


search.add_command(evaluating.evaluate)
