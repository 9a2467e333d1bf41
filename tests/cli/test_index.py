"""`kms index`: what it says is so, its exit codes can be trusted, and a rebuild heals whatever is broken."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from kms.app import indexer
from kms.articles import approval
from kms.core.db import close_reading
from kms.search.indexer import IndexFolder
from kms.search.korean.mecab import MecabAnalyzer
from tests.cli.conftest import Run
from tests.factories.office import Office


def _folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "index"


def test_a_rebuild_says_how_many_and_what_is_found_then_is_all(run: Run, office: Office) -> None:
    articles = [office.published(title=f"체납 {number}") for number in range(3)]
    office.drafted(title="초안")
    answer = run("index", "rebuild")
    assert answer.exit_code == 0
    assert "3 indexed in " in answer.output
    assert indexer().folder.engine().keys() == {f"article:{one}" for one in articles}


def test_verify_tells_with_its_exit_code_what_differs(run: Run, office: Office) -> None:
    assert (run("index", "verify").exit_code, run("index", "verify").output) == (0, "0 missing, 0 superfluous\n")
    article_id = office.published()
    answer = run("index", "verify")
    assert (answer.exit_code, answer.output) == (1, "1 missing, 0 superfluous\n")
    run("index", "rebuild")
    assert run("index", "verify").exit_code == 0
    approval.retire(office.viewer("author"), article_id, reason="")
    answer = run("index", "verify", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout) == {"missing": [], "superfluous": [f"article:{article_id}"]}


def test_status_as_json_and_as_table_are_the_figures_of_the_index(run: Run, office: Office) -> None:
    office.published()
    run("index", "rebuild")
    answer = run("index", "status", "--json")
    close_reading()
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == asdict(indexer().status())
    assert json.loads(answer.stdout)["documents"] == 1
    assert "documents" in run("index", "status").output


def test_status_of_an_office_that_was_never_indexed_is_nothing_not_an_error(run: Run, office: Office) -> None:
    answer = run("index", "status", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["documents"]) == (0, 0)


def test_while_another_process_indexes_a_rebuild_says_so(run: Run, office: Office, tmp_path: Path) -> None:
    with IndexFolder(_folder(tmp_path), MecabAnalyzer(), "anybody").locked():
        answer = run("index", "rebuild")
    assert answer.exit_code == 1
    assert "Error: Another process is indexing. Stop it first, or wait." in answer.output
    assert run("index", "rebuild").exit_code == 0


@pytest.mark.parametrize(
    ("what", "content"),
    [
        ("_MAIN_*.toc", b"damaged"),
        ("_MAIN_*.toc", b""),
        ("MAIN_*.seg", b"damaged"),
        ("docs.npy", b""),
        ("current", b"x"),
    ],
)
def test_a_damaged_index_says_what_to_do_and_doing_it_heals(
    run: Run, office: Office, tmp_path: Path, what: str, content: bytes
) -> None:
    office.published()
    run("index", "rebuild")
    files = list(_folder(tmp_path).rglob(what))
    assert files
    for path in files:
        path.write_bytes(content)
    for command in (["index", "status"], ["index", "verify"], ["search", "체납"]):
        answer = run(*command)
        assert answer.exit_code == 1, command
        assert answer.output.endswith("The operator runs: kms index rebuild\n")
    assert run("index", "rebuild").exit_code == 0
    assert run("index", "verify").exit_code == 0
    assert "1 found" in run("search", "체납").output
