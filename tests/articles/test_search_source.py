"""What of an article is indexed."""

from __future__ import annotations

from datetime import timedelta

from kms.articles.search_source import ArticleSource, freshness
from kms.core import clock
from tests.factories.office import Office


def test_a_document_says_who_where_and_for_whom(office: Office) -> None:
    article_id = office.published()
    (document,) = ArticleSource().load([article_id])
    assert document.title == "체납 처분 절차"
    assert "독촉장을 보냅니다" in document.body
    assert document.facets["category"] == ("C", "C1")
    assert "all" in document.audience
    assert document.people == "이름author"
    assert ArticleSource().labels("category", ["C1"]) == {"C1": "지방세"}


def test_drafts_are_not_indexed(office: Office) -> None:
    article_id = office.drafted()
    assert ArticleSource().load([article_id]) == []
    assert ArticleSource().all_ids(0, 10) == []


def test_freshness_halves_every_180_days_and_not_below_a_half() -> None:
    today = clock.today()
    assert freshness(None) == freshness(today) == freshness(today + timedelta(days=9)) == 1.0
    assert freshness(today - timedelta(days=90)) == 0.5**0.5
    assert freshness(today - timedelta(days=180)) == freshness(today - timedelta(days=900)) == 0.5
