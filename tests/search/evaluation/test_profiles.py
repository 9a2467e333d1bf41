"""Every way of searching finds what is asked for; titles are a field of their own only where that is said."""

from __future__ import annotations

import pytest

from kms.search.evaluation.profiles import PROFILES
from kms.search.evaluation.sets import Page


@pytest.mark.parametrize("name", PROFILES)
def test_title_and_text_are_indexed_and_nothing_else(name: str) -> None:
    document = PROFILES[name].document(3, Page("예산", "편성"))
    assert f"{document.title}\n{document.body}".strip() == "예산\n편성"
    assert (document.summary, document.keywords, document.people) == ("", (), "")
    assert bool(document.title) == (name in ("default", "nori-title"))
