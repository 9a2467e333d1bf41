"""Each profile of Lucene's answers simple queries where Lucene is installed, and is told missing where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.search.evaluation import running
from kms.search.evaluation.lucene import LUCENE
from kms.search.evaluation.perturbing import NONE
from kms.search.evaluation.sets import read
from kms.search.lucene.process import LuceneMissing
from tests.search.evaluation.collection import written
from tests.search.lucene.test_process import installed


@pytest.mark.parametrize("profile", LUCENE)
def test_a_profile_of_lucene_answers_or_says_what_is_missing(tmp_path: Path, profile: str) -> None:
    office = read(written(tmp_path / "office"))
    if not installed():
        with pytest.raises(LuceneMissing, match="apt-get install"), running.indexed(office, profile):
            pass
        return
    with running.indexed(office, profile) as engine:
        found = running.measured(engine, office, profile, NONE, None)
    assert (found.documents, found.queries, found.no_result) == (4, 4, 0)
    assert (found.ndcg, found.recall) == (1, 1)
