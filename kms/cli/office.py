"""What commands share: the office they work on, answers as text or JSON, errors as one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click
from flask import Flask
from flask_babel import Babel, force_locale
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from config import BadSetting, Config
from kms.app import bind
from kms.core.db import close_reading
from kms.core.errors import KmsError, NotFound
from kms.core.permissions import SYSTEM, Viewer
from kms.org.queries import viewer_by_login

console = Console()


def configuration() -> Config:
    """The settings of the environment; a bad one ends the command with its sentence."""
    try:
        return Config.from_environment()
    except BadSetting as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def plain_failures() -> Iterator[None]:
    """Show foreseeable failures as one sentence that says what to do, and exit with 1."""
    try:
        yield
    except (KmsError, BadSetting) as error:
        raise click.ClickException(str(error)) from error
    except OperationalError as error:
        raise click.ClickException(
            f"The database does not answer: {error.orig}. Check the free disk space and KMS_DATABASE_URL."
        ) from error
    except ArgumentError as error:
        raise click.ClickException(
            f"KMS_DATABASE_URL: {error}. Write postgresql+psycopg://name@host/database, or leave it empty for SQLite."
        ) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # its children are mistakes of ours
            raise
        raise click.ClickException(
            f"The database cannot be read: {error.orig}. Choose another KMS_HOME, or bring the file back from a backup."
        ) from error
    except OSError as error:
        raise click.ClickException(f"{error.strerror}: {error.filename}. Check the free disk space.") from error


def with_office(command: Callable[..., Any]) -> Callable[..., Any]:
    """Bind the office before the command; show its named failures as a sentence and exit with 1."""

    @wraps(command)
    def run(*args: Any, **values: Any) -> Any:
        try:
            with plain_failures():
                bind(configuration())
                app = Flask("kms-command")
                Babel(app, default_locale="en")
                with app.app_context(), force_locale("en"):
                    return command(*args, **values)
        finally:
            close_reading()

    return run


def acting(login: str | None) -> Viewer:
    """The viewer whom a command acts for: the person with this login, else the system. Raises ClickException."""
    if login is None:
        return SYSTEM
    try:
        return viewer_by_login(login.strip().lower())
    except NotFound as error:
        raise click.ClickException(f"Nobody with the login {login!r} works here.") from error


def show_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table."""
    table = Table(*head)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)


def show_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str, indent=1))
