"""`kms user`: accounts from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from kms.cli.office import acting, with_office
from kms.core.permissions import SYSTEM, Role
from kms.org import accounts, people


@click.group()
def user() -> None:
    """Passwords and roles of people.

    Example: kms user password hong --password-file secret.txt
    """


@user.command()
@click.argument("login")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File whose first line is the password; without it you are asked.",
)
@with_office
def password(login: str, *, password_file: Path | None) -> None:
    """Give a person a password to begin with; it must be changed at the first sign-in.

    Example: kms user password hong
    """
    accounts.set_password(SYSTEM, acting(login).employee_id, read_password(password_file))
    click.echo(f"{login} signs in with the new password and is asked to change it.")


@user.command()
@click.argument("login")
@click.argument("names", nargs=-1, type=click.Choice([str(role) for role in Role]))
@with_office
def roles(login: str, names: tuple[str, ...]) -> None:
    """Let a person hold exactly these roles.

    Example: kms user roles hong knowledge_expert dept_monitor
    """
    people.set_roles(SYSTEM, acting(login).employee_id, {Role(name) for name in names})
    click.echo(f"{login}: {', '.join(names) or 'no roles'}")


def read_password(path: Path | None) -> str:
    """The first line of a file, or what is typed twice. Raises ClickException when the file has none."""
    if path is None:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{path} is not UTF-8. Write the password on the first line of a text file."
        ) from error
    if not lines or not lines[0]:
        raise click.ClickException(f"{path} is empty. Write the password on its first line.")
    return lines[0]
