"""`kms search`: what a person would find, nothing more; JSON that scripts can read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from kms.cli.main import main
from kms.core.paging import PageRequest
from kms.search import queries
from tests.cli.conftest import Run
from tests.factories.office import Office


@pytest.fixture
def find(run: Run, office: Office) -> Run:
    """Search in an office of three articles, one of them open to its department only."""
    office.published(title="체납 처분 절차")
    office.published(title="체납 안내문", summary="체납 안내 체납 안내")
    office.published(title="체납 내부 기준", visibility="department")
    run("index", "rebuild")

    def command(*arguments: str) -> Any:
        return run("search", *arguments)

    return command


def _titles(answer: Any) -> set[str]:
    return {hit["title"] for hit in json.loads(answer.stdout)["hits"]}


def test_a_person_finds_what_is_open_to_them_and_counts_no_more(find: Run) -> None:
    answer = find("체납", "--as", "stranger", "--json")
    assert answer.exit_code == 0
    assert _titles(answer) == {"체납 처분 절차", "체납 안내문"}
    assert json.loads(answer.stdout)["total"] == 2
    assert json.loads(find("체납", "--as", "colleague", "--json").stdout)["total"] == 3


def test_without_a_name_the_operator_finds_everything(find: Run) -> None:
    assert len(_titles(find("체납", "--json"))) == 3


def test_json_is_the_answer_of_the_index_in_its_order(find: Run, office: Office) -> None:
    facts = json.loads(find("체납", "--as", "author", "--json").stdout)
    answer = queries.search(office.viewer("author"), "체납", page=PageRequest(1, 10))
    assert [hit["url"] for hit in facts["hits"]] == [hit.url for hit in answer.hits]
    assert [hit["score"] for hit in facts["hits"]] == [round(hit.score, 3) for hit in answer.hits]
    assert [hit["score"] for hit in facts["hits"]] == sorted((hit["score"] for hit in facts["hits"]), reverse=True)
    assert facts["understood_as"] == "체납"


def test_the_table_names_titles_and_says_how_many_there_are_altogether(find: Run) -> None:
    answer = find("체납", "--limit", "1")
    assert answer.output.endswith("3 found\n")
    assert len(_titles(find("체납", "--limit", "1", "--json"))) == 1


def test_the_wrong_keyboard_is_understood_and_said(find: Run) -> None:
    facts = json.loads(find("cpskq", "--json").stdout)
    assert (facts["understood_as"], facts["total"]) == ("체납", 3)


def test_nothing_found_is_no_failure(find: Run) -> None:
    answer = find("없는말", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, {"total": 0, "understood_as": "없는말", "hits": []})


@pytest.mark.parametrize("limit", ["0", "-3", "101", "many"])
def test_a_limit_that_cannot_be_is_told(limit: str) -> None:
    answer = CliRunner().invoke(main, ["search", "체납", "--limit", limit])
    assert answer.exit_code == 2
    assert limit in answer.output
