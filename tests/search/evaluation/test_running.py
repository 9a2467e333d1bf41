"""A run builds the index of a set, asks its queries and says how well they were answered."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kms.search.evaluation import running
from kms.search.evaluation.perturbing import KINDS, NONE
from kms.search.evaluation.profiles import PROFILES
from kms.search.evaluation.sets import EvaluationSet, read
from tests.search.evaluation.collection import written

DATA = Path(os.environ.get("KMS_DATA_DIR", Path(__file__).parents[4] / "shared" / "data"))


@pytest.fixture
def office(tmp_path: Path) -> EvaluationSet:
    """The small set."""
    return read(written(tmp_path / "office"))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_answers_simple_queries(office: EvaluationSet, profile: str) -> None:
    with running.indexed(office, profile) as engine:
        found = running.measured(engine, office, profile, NONE, None)
    assert (found.documents, found.queries, found.no_result) == (4, 4, 0)
    assert (found.ndcg, found.mrr, found.recall) == (1, 1, 1)
    assert 0 < found.p50_ms <= found.p95_ms


@pytest.mark.parametrize("kind", KINDS)
def test_the_product_answers_altered_queries(office: EvaluationSet, kind: str) -> None:
    with running.indexed(office, "default") as engine:
        assert running.measured(engine, office, "default", kind, None).recall == 1


def test_json_has_the_names_that_scripts_read(office: EvaluationSet) -> None:
    with running.indexed(office, "bigram") as engine:
        facts = running.measured(engine, office, "bigram", NONE, 2).as_json()
    assert " ".join(facts) == "set profile perturb documents queries ndcg@10 mrr@10 recall@10 no_result p50_ms p95_ms"
    assert facts["queries"] == 2


@pytest.mark.slow
@pytest.mark.realdata
@pytest.mark.parametrize(("name", "queries", "goal"), [("korquad-dev", 1500, 0.988), ("welfare-qa-dev", 1000, 0.87)])
def test_real_questions_are_answered_as_well_as_promised(name: str, queries: int, goal: float) -> None:
    assert (DATA / name).is_dir(), f"real text is missing: set KMS_DATA_DIR, {DATA / name} is no folder"
    chosen = read(DATA / name)
    with running.indexed(chosen, "default") as engine:
        assert running.measured(engine, chosen, "default", NONE, queries).ndcg >= goal
