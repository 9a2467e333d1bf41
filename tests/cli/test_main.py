"""The `kms` command as a whole: every command explains itself with an example, wrong words are told, settings are listed."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner, Result

from config import Config
from kms.cli.main import main


def _commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """Every command and group below a group, itself included."""
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, *path, name)
        else:
            yield (*path, name)


COMMANDS = list(_commands(main))


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def _command(path: tuple[str, ...]) -> click.Command:
    found: click.Command = main
    for name in path:
        assert isinstance(found, click.Group)
        found = found.commands[name]
    return found


def test_the_tree_is_walked_to_its_leaves() -> None:
    assert {(), ("serve",), ("worker", "retry"), ("index", "rebuild"), ("user", "password"), ("org", "import")} <= set(
        COMMANDS
    )


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(("kms", *path)))
def test_help_says_what_it_does_with_an_example_that_can_be_typed(path: tuple[str, ...]) -> None:
    answer = _run(*path, "--help")
    assert answer.exit_code == 0
    said = answer.output.split("Example: ")
    assert len(said) == 2, "one example"
    assert said[0].split("Usage:")[1].strip().count("\n") >= 2, "a sentence before it"
    words = shlex.split(_command(path).help.split("Example: ")[1].splitlines()[0])  # type: ignore[union-attr]
    typed = [word for word in words if not word.startswith("KMS_")]
    assert tuple(typed[: len(path) + 1]) == ("kms", *path), "the example is of this command"
    _parse(path, typed[len(path) + 1 :])


def _parse(path: tuple[str, ...], arguments: list[str]) -> None:
    """Let click read the words of an example; files in it need not exist here. Raises UsageError."""
    command = _command(path)
    if isinstance(command, click.Group):
        return
    try:
        command.make_context("kms", arguments)
    except click.BadParameter as error:
        assert "does not exist" in error.message, error.message


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(("kms", *path)))
def test_every_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    silent = [one.name for one in _command(path).params if isinstance(one, click.Option) and not one.help]
    assert silent == []


@pytest.mark.parametrize("arguments", [["serv"], ["index", "rebild"], ["settings", "--jsn"]], ids=" ".join)
def test_a_mistyped_word_is_told_and_the_exit_code_says_so(arguments: list[str]) -> None:
    answer = _run(*arguments)
    assert answer.exit_code == 2
    assert arguments[-1] in answer.output
    assert "--help" in answer.output


def test_short_help_is_the_long_one() -> None:
    assert _run("index", "-h").output == _run("index", "--help").output


def test_settings_as_json_are_all_with_value_and_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMS_PORT", "8080")
    answer = _run("settings", "--json")
    rows = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert [(row["name"], row["value"], row["meaning"]) for row in rows] == Config.from_environment().describe()
    assert {row["name"]: row["value"] for row in rows}["KMS_PORT"] == "8080"


def test_settings_are_a_table_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMS_SECRET_KEY", "a very secret key")
    monkeypatch.setenv("KMS_METRICS_TOKEN", "a very secret token")
    answer = _run("settings")
    assert answer.exit_code == 0
    assert "KMS_HOME" in answer.output
    assert "very secret" not in answer.output
    assert "very secret" not in _run("settings", "--json").output
