"""`kms init` and `kms demo`: an empty office, or one to try out."""

from __future__ import annotations

import random
from pathlib import Path

import click
from sqlalchemy import func, select

from kms.articles.models import ArticleType
from kms.cli.demo.clubs import build_clubs
from kms.cli.demo.organisation import ACCOUNTS, BEGAN, PASSWORD, SEED, build_organisation
from kms.cli.demo.play import play
from kms.cli.knowledge import load_article_types, load_knowledge_map
from kms.cli.office import with_office
from kms.cli.organisation import read_password
from kms.core import clock
from kms.core.db import reading, unit_of_work
from kms.core.permissions import SYSTEM, Role
from kms.org import accounts, people
from kms.org.models import Employee
from kms.rewards.rules import load_rules


@click.command()
@click.option("--admin", prompt="Login of the first knowledge administrator", help="Login of the first administrator.")
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_office
def init(admin: str, *, password_file: Path | None) -> None:
    """Begin an empty office with one administrator, the article types and nothing else.

    Example: kms init --admin hong --password-file secret.txt
    """
    if is_begun():
        raise click.ClickException("This office has begun already. Choose another KMS_HOME for a new one.")
    password = read_password(password_file)
    with unit_of_work():
        load_article_types(SYSTEM)
        load_rules(SYSTEM)
        department = people.add_department(SYSTEM, "ADM", "총괄부서")
        team = people.add_team(SYSTEM, department, "지식행정팀")
        person = people.NewEmployee("1", admin.lower(), admin, "주무관", team)
        employee_id = people.hire(SYSTEM, person)
        people.set_roles(SYSTEM, employee_id, {Role.KNOWLEDGE_ADMIN})
    accounts.set_password(SYSTEM, employee_id, password)
    click.echo(f"The office is ready. Start it with `kms serve` and sign in as {admin.lower()}.")


@click.command()
@with_office
def demo() -> None:
    """Load the demo office: organisation, knowledge map, starter knowledge and six months of work.

    Example: KMS_HOME=/tmp/try kms demo
    """
    load_demo(only_if_empty=True)


def load_demo(*, only_if_empty: bool) -> None:
    """Build the demo unless people work here already; says which accounts there are."""
    if not (only_if_empty and is_begun()):
        click.echo("Loading the demo office ...")
        with unit_of_work():
            load_article_types(SYSTEM)
            load_rules(SYSTEM)
            build_organisation(SYSTEM)
            with clock.travel(clock.korean_instant(BEGAN)):  # experts are in charge before the first article comes
                load_knowledge_map(SYSTEM)
        build_clubs(SYSTEM, random.Random(SEED))
        play(click.echo)
    click.echo(f"Demo accounts, all with the password {PASSWORD}:")
    for login, meaning in ACCOUNTS.items():
        click.echo(f"  {login:10} {meaning}")


def is_begun() -> bool:
    """Whether anybody works in this office or types are defined."""
    return bool(
        reading().scalar(select(func.count()).select_from(Employee))
        or reading().scalar(select(func.count()).select_from(ArticleType))
    )
