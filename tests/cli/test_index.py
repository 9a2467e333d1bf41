"""`kms index`: what it says is so, its exit codes can be trusted, and a rebuild heals whatever is broken."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import update

from kms.app import indexer
from kms.articles import approval
from kms.articles.models import Article
from kms.core.db import close_reading, unit_of_work
from kms.search.errors import IndexForeign
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.locking import only_one
from kms.search.whoosh.opening import CONTENTS, SUSPECT
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
    nothing = "0 missing, 0 superfluous, 0 stale, 0 damaged\n"
    assert (run("index", "verify").exit_code, run("index", "verify").output) == (0, nothing)
    article_id = office.published()
    answer = run("index", "verify")
    assert answer.exit_code == 1
    assert answer.output == f"1 missing, 0 superfluous, 0 stale, 0 damaged\n  missing: article:{article_id}\n"
    run("index", "rebuild")
    assert run("index", "verify").exit_code == 0
    approval.retire(office.viewer("author"), article_id, reason="")
    answer = run("index", "verify", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout) == {
        "missing": [],
        "superfluous": [f"article:{article_id}"],
        "stale": [],
        "damaged": [],
    }


def test_verify_names_what_was_indexed_from_an_older_content_and_repairs_it(run: Run, office: Office) -> None:
    article_id = office.published(title="체납 옛 제목")
    office.published(title="체납 그대로")
    run("index", "rebuild")
    with unit_of_work() as uow:  # as a program would that tells nobody
        uow.session.execute(update(Article).where(Article.id == article_id).values(title="체납 새 제목"))
    answer = run("index", "verify", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["stale"]) == (1, [f"article:{article_id}"])
    answer = run("index", "verify", "--repair")
    assert answer.exit_code == 0
    assert "0 missing, 0 superfluous, 1 stale, 0 damaged" in answer.output
    assert answer.output.endswith("0 missing, 0 superfluous, 0 stale, 0 damaged\n")
    assert "1 found" in run("search", "새 제목").output


def test_a_repair_is_left_to_the_worker_where_one_runs(run: Run, office: Office, tmp_path: Path) -> None:
    run("index", "rebuild")
    office.published()
    with IndexFolder(_folder(tmp_path), MecabAnalyzer(), "anybody").locked():
        answer = run("index", "verify", "--repair")
    assert answer.exit_code == 1
    assert "The worker repairs it." in answer.output
    assert (indexer().folder.engine().folder / SUSPECT).read_text() == CONTENTS  # which the worker looks for


def test_status_as_json_and_as_table_are_the_figures_of_the_index(run: Run, office: Office) -> None:
    office.published()
    run("index", "rebuild")
    answer = run("index", "status", "--json")
    close_reading()
    assert answer.exit_code == 0
    found = json.loads(answer.stdout)
    assert found.items() >= asdict(indexer().status()).items()
    assert (found["documents"], found["indexer"], found["trouble"], found["rebuilding"]) == (1, None, None, None)
    assert "documents" in run("index", "status").output


def test_status_of_an_office_that_was_never_indexed_is_nothing_not_an_error(run: Run, office: Office) -> None:
    answer = run("index", "status", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["documents"]) == (0, 0)


def test_a_rebuild_and_the_worker_do_not_disturb_each_other(run: Run, office: Office, tmp_path: Path) -> None:
    office.published()
    with IndexFolder(_folder(tmp_path), MecabAnalyzer(), "anybody").locked():
        assert json.loads(run("index", "status", "--json").stdout)["indexer"] == os.getpid()
        assert run("index", "rebuild").exit_code == 0
    assert run("index", "verify").exit_code == 0


def test_of_two_rebuilds_the_second_says_that_the_first_runs(run: Run, office: Office, tmp_path: Path) -> None:
    run("index", "rebuild")
    with only_one(_folder(tmp_path) / "rebuild.lock"):
        answer = run("index", "rebuild")
    assert answer.exit_code == 1
    assert "Error: Another process is indexing. Stop it first, or wait." in answer.output
    assert run("index", "rebuild").exit_code == 0


def _damage(tmp_path: Path, what: str, content: bytes) -> None:
    files = list(_folder(tmp_path).rglob(what))
    assert files
    for path in files:
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("what", "content"),
    [("_MAIN_*.toc", b"damaged"), ("_MAIN_*.toc", b""), ("MAIN_*.seg", b"damaged"), ("current", b"x")],
)
def test_an_index_that_cannot_be_used_says_what_to_do_and_doing_it_heals(
    run: Run, office: Office, tmp_path: Path, what: str, content: bytes
) -> None:
    office.published()
    run("index", "rebuild")
    _damage(tmp_path, what, content)
    for command in (["index", "status"], ["index", "verify"], ["search", "체납"]):
        answer = run(*command)
        assert answer.exit_code == 1, command
        assert answer.output.endswith("Without a worker the operator runs: kms index rebuild\n")
    assert run("index", "rebuild").exit_code == 0
    assert run("index", "verify").exit_code == 0
    assert "1 found" in run("search", "체납").output


def test_a_damaged_segment_is_named_and_repaired_by_one_command(run: Run, office: Office, tmp_path: Path) -> None:
    article_id = office.published()
    run("index", "rebuild")
    _damage(tmp_path, "docs.npy", b"")
    answer = run("index", "verify", "--json")
    found = json.loads(answer.stdout)
    assert (answer.exit_code, found["missing"]) == (1, [f"article:{article_id}"])
    assert found["damaged"][0].startswith("segment:")
    assert "A part of the index is being repaired" in run("search", "체납").output
    assert run("index", "verify", "--repair").exit_code == 0
    assert run("search", "체납").output.count("being repaired") == 0
    assert "1 found" in run("search", "체납").output


def test_the_index_of_another_database_is_not_built_anew_unasked(run: Run, office: Office, tmp_path: Path) -> None:
    office.published()
    run("index", "rebuild")
    folder = IndexFolder(_folder(tmp_path), MecabAnalyzer(), "anybody")
    with pytest.raises(IndexForeign):
        folder.engine().position()
    loops = iter([False, False, True])
    with pytest.raises(StopIteration):
        Indexer(folder, indexer().sources).run(lambda: next(loops))
    assert "belongs to another database" in json.loads(run("index", "status", "--json").stdout)["trouble"]
    assert folder.current() == indexer().folder.current()
