"""Before a change is made it is shown what it does: to whoever changes it, as far as they may read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kms.articles.search_source import ArticleSource
from kms.core.db import close_reading
from kms.core.errors import NotAllowed
from kms.core.permissions import Permission
from kms.search import queries
from kms.search.dictionary import preview, service
from kms.search.dictionary.current import OfficeDictionary
from kms.search.dictionary.drafts import Draft
from kms.search.indexer import Indexer, IndexFolder
from kms.search.korean.mecab import MecabAnalyzer
from kms.search.korean.vocabulary import Entry, Kind
from tests.factories.office import Office

LOCAL = Entry(Kind.SYNONYM, "지자체", ("지방자치단체",))
PAST = ["지자체 재정", "세금", "재정 방법", "지자체"]


@pytest.fixture
def indexed(tmp_path: Path, office: Office) -> Office:
    """The small office with articles in its index and some past queries."""
    folder = IndexFolder(tmp_path / "index", MecabAnalyzer(), "office", OfficeDictionary(every=0))
    queries.bind(queries.Search(folder, (ArticleSource(),)))
    preview.bind_past(lambda most: PAST[:most])
    office.published(title="지방자치단체 재정", body="글입니다.")
    office.published(title="재정 보고", body="쓰는 방법입니다.")
    office.published(title="지방자치단체 내부 글", body="우리 부서만 봅니다.", visibility="department")
    indexer = Indexer(folder, (ArticleSource(),))
    with folder.locked():
        while indexer.step():
            pass
    close_reading()
    return office


def test_a_synonym_shows_its_words_and_the_past_searches_that_find_otherwise(indexed: Office) -> None:
    found = preview.effects(indexed.viewer("admin"), come=[LOCAL])
    own = {one.text: one for one in found.own}
    assert own["지자체"].totals[0] == 0 < own["지자체"].totals[1]
    assert "지방자치단체 재정" in own["지자체"].titles[1]
    assert [one.text for one in found.past] == ["지자체 재정"]
    assert found.past_count == 1
    assert found.articles == 0


def test_only_what_the_viewer_may_read_is_shown_and_counted(indexed: Office) -> None:
    keeper = replace(indexed.viewer("stranger"), permissions=frozenset({Permission.MANAGE_KNOWLEDGE_MAP}))
    found = preview.effects(keeper, come=[LOCAL])
    seen = next(one for one in found.own if one.text == "지자체")
    assert seen.totals == (0, 1)
    assert seen.titles[1] == ("지방자치단체 재정",)
    words = preview.effects(keeper, come=[Entry(Kind.WORD, "방자치")])
    assert (words.articles, [title for title, _url in words.some_articles]) == (1, ["지방자치단체 재정"])


def test_a_stop_word_shows_the_searches_that_it_leaves(indexed: Office) -> None:
    found = preview.effects(indexed.viewer("admin"), come=[Entry(Kind.STOP, "방법")])
    assert [(one.text, one.read) for one in found.past] == [("재정 방법", ("재정 방법", "재정"))]


def test_taking_an_entry_back_shows_the_way_back(indexed: Office) -> None:
    admin = indexed.viewer("admin")
    service.store(admin, Draft(LOCAL.kind, LOCAL.word, LOCAL.others), reason="")
    found = preview.effects(admin, gone=[LOCAL])
    assert {one.text: one.totals for one in found.own}["지자체"] == (2, 0)
    assert preview.effects(admin).own == preview.effects(admin).past == ()


def test_it_is_the_administrators(indexed: Office) -> None:
    with pytest.raises(NotAllowed):
        preview.effects(indexed.viewer("officer"), come=[LOCAL])
