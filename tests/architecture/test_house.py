"""What keeps the house in order: sizes, READMEs, words in both languages, tables equal to their migrations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from babel.messages.pofile import read_po

from kms.core.columns import Base
from kms.core.db import Database

ROOT = Path(__file__).parents[2]
ROOMS = sorted(path for path in (ROOT / "kms").iterdir() if (path / "__init__.py").exists())
CATALOGUES = sorted((ROOT / "kms").glob("*/translations/ko/LC_MESSAGES/messages.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def test_no_module_is_over_400_lines() -> None:
    long = [
        path.name
        for path in (ROOT / "kms").rglob("*.py")
        if "versions" not in path.parts and len(path.read_text().splitlines()) > 400
    ]
    assert long == []


@pytest.mark.parametrize("room", [path for path in ROOMS if path.name != "migrations"], ids=lambda path: path.name)
def test_every_room_says_what_lives_there(room: Path) -> None:
    assert (room / "README.md").is_file()


def test_tables_are_those_of_the_migrations(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_every_word_has_its_korean(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        if not all(texts) or set(PLACEHOLDER.findall(ids[-1])) != set(PLACEHOLDER.findall(texts[-1])) or message.fuzzy:
            wrong.append(ids[0])
        for text in (*ids, *texts):
            names = {name[2:-2]: "x" for name in PLACEHOLDER.findall(text)}
            assert text % names is not None  # a stray percent sign breaks the page that shows it
    assert wrong == []


def test_one_english_sentence_has_one_korean_one() -> None:
    """The catalogues of all rooms are one at run time: two meanings of a word would be shown in each other's place."""
    said: dict[tuple[str, str], set[str]] = {}
    for path in CATALOGUES:
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    said.setdefault((str(message.context), str(message.id)), set()).add(str(message.string))
    assert {words: korean for words, korean in said.items() if len(korean) > 1} == {}


def test_every_room_that_speaks_has_a_catalogue() -> None:
    speaking = set()
    for room in ROOMS:
        texts = [path.read_text() for path in room.rglob("*.py")] + [path.read_text() for path in room.rglob("*.html")]
        if any(re.search(r"\b_l?\(\"|ngettext\(", text) for text in texts):
            speaking.add(room.name)
    assert speaking <= {path.parents[3].name for path in CATALOGUES}
