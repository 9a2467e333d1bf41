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
from kms.cli.knowledge import load_article_types, load_dictionary, load_knowledge_map
from kms.cli.office import configuration, with_office
from kms.cli.organisation import read_password
from kms.core import clock
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.permissions import SYSTEM, Role
from kms.core.settings import OfficeSettingRow
from kms.org import accounts, people
from kms.org.models import Employee
from kms.rewards.rules import load_rules

_PLAYED = "demo.played"  # stored as False when the demo is begun, as True when it is whole


@click.command()
@click.option("--admin", prompt="Login of the first knowledge administrator", help="Login of the first administrator.")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File whose first line is the password; without it you are asked.",
)
@with_office
def init(admin: str, *, password_file: Path | None) -> None:
    """Begin an empty office with one administrator, the article types, the words of administration and nothing else.

    Example: kms init --admin hong --password-file secret.txt
    """
    if is_begun():
        raise click.ClickException("This office has begun already. Choose another KMS_HOME for a new one.")
    login = admin.strip().lower()
    if not login or len(login.split()) != 1:
        raise click.BadParameter("write a login without blanks, such as hong.", param_hint="--admin")
    password = read_password(password_file)
    with unit_of_work():
        load_article_types(SYSTEM)
        load_rules(SYSTEM)
        load_dictionary(SYSTEM)
        department = people.add_department(SYSTEM, "ADM", "총괄부서")
        team = people.add_team(SYSTEM, department, "지식행정팀")
        person = people.NewEmployee("1", login, admin.strip(), "주무관", team)
        employee_id = people.hire(SYSTEM, person)
        people.set_roles(SYSTEM, employee_id, {Role.KNOWLEDGE_ADMIN})
        accounts.set_password(SYSTEM, employee_id, password)
    click.echo(f"The office is ready. Start it with `kms serve` and sign in as {login}.")


@click.command()
@with_office
def demo() -> None:
    """Load the demo office: organisation, knowledge map, starter knowledge and six months of work.

    Example: KMS_HOME=/tmp/try kms demo
    """
    if not load_demo():
        raise click.ClickException("People work in this office already. Choose another KMS_HOME for the demo.")


def load_demo() -> bool:
    """Build the demo if nothing has begun here, and say which accounts there are; False in an office of real people.

    Raises ClickException when an earlier loading was broken off: half a demo is not shown as a whole one.
    """
    if not is_begun():
        click.echo("Loading the demo office ...")
        _build_demo()
    whole = _is_played()
    if whole is None:
        return False
    if not whole:
        raise click.ClickException(
            f"Loading the demo office was broken off. Remove the folder {configuration().home}"
            " (or empty the database that KMS_DATABASE_URL names) and load it again."
        )
    click.echo(f"Demo accounts, all with the password {PASSWORD}:")
    for login, meaning in ACCOUNTS.items():
        click.echo(f"  {login:10} {meaning}")
    return True


def _build_demo() -> None:
    begin_demo()
    for month in play():
        click.echo(f"  {month}")
    with unit_of_work() as uow:
        _mark(uow, played=True)


def begin_demo() -> None:
    """The demo on the morning before the play: organisation, knowledge map and clubs, nothing written yet."""
    with unit_of_work() as uow:
        _mark(uow, played=False)
        load_article_types(SYSTEM)
        load_rules(SYSTEM)
        load_dictionary(SYSTEM)
        build_organisation(SYSTEM)
        with clock.travel(clock.korean_instant(BEGAN)):  # experts are in charge before the first article comes
            load_knowledge_map(SYSTEM)
    build_clubs(SYSTEM, random.Random(SEED))


def _mark(uow: UnitOfWork, *, played: bool) -> None:
    row = OfficeSettingRow(key=_PLAYED, version=1 + played, value=played, changed_at=uow.now, changed_by=0, reason="")
    uow.add(row)


def _is_played() -> bool | None:
    """Whether the demo of this office was loaded to the end; None where there is no demo."""
    newest = select(OfficeSettingRow.value).where(OfficeSettingRow.key == _PLAYED)
    return reading().scalar(newest.order_by(OfficeSettingRow.version.desc()).limit(1))


def is_begun() -> bool:
    """Whether anybody works in this office or types are defined."""
    return bool(
        reading().scalar(select(func.count()).select_from(Employee))
        or reading().scalar(select(func.count()).select_from(ArticleType))
    )
