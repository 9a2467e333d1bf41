"""`kms dictionary`: lists, exports and takes over what it exported, with figures and exit codes that scripts can trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kms.core.permissions import SYSTEM
from kms.search.dictionary import queries
from tests.cli.conftest import Run
from tests.factories.office import Office

FILE = "종류,낱말,부분·동의어\n동의어,지자체,지방자치단체\n불용어,방법,\n별칭,x,y\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file of which a line is wrong."""
    path = tmp_path / "words.csv"
    path.write_bytes(FILE.encode("cp949"))
    return str(path)


@pytest.mark.usefixtures("office")
class TestDictionary:
    """On the small office."""

    def test_a_dry_run_changes_nothing_and_wrong_lines_are_named(self, run: Run, file: str) -> None:
        answer = run("dictionary", "import", file, "--dry-run")
        assert answer.exit_code == 1
        assert "line 4: 별칭 is no kind of entry" in answer.output
        assert "dry run, nothing was changed: 2 new, 0 changed, 0 unchanged, 1 refused" in answer.output
        assert queries.every(SYSTEM) == []

    def test_an_import_is_done_once(self, run: Run, file: str, office: Office) -> None:
        assert "2 new, 0 changed, 0 unchanged, 1 refused" in run("dictionary", "import", file, "--as", "admin").output
        facts = json.loads(run("dictionary", "import", file, "--json").stdout)
        assert (facts["done"], facts["steps"], facts["unchanged"]) == (True, [], 2)
        assert facts["refused"][0]["line"] == 4
        assert queries.versions(SYSTEM, queries.every(SYSTEM)[0].id)[0].changed_by == office.people["admin"]

    def test_what_is_listed_and_exported(self, run: Run, file: str, tmp_path: Path) -> None:
        run("dictionary", "import", file)
        listed = json.loads(run("dictionary", "list", "--json", "--kind", "synonym").stdout)
        assert listed == [
            {
                "kind": "synonym",
                "word": "지자체",
                "others": ["지방자치단체"],
                "one_way": False,
                "note": "",
                "closed": False,
            }
        ]
        assert "left out of searches" in run("dictionary", "list").output
        out = tmp_path / "out.csv"
        assert "2 entries written" in run("dictionary", "export", str(out)).output
        assert "0 new, 0 changed, 2 unchanged, 0 refused" in run("dictionary", "import", str(out)).output
