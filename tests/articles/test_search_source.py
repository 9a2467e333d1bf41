"""What of an article is indexed."""

from __future__ import annotations

from kms.articles.attachments import attach
from kms.articles.search_source import ArticleSource
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


def test_files_owner_and_day_of_confirmation_are_in_the_document(office: Office) -> None:
    article_id = office.published()
    attach(office.viewer("author"), article_id, "압류 서식.txt", "서식".encode())
    (document,) = ArticleSource().load([article_id])
    assert document.attachments == "압류 서식.txt"
    assert document.review_due is not None
    assert document.facts["due"] == document.review_due.isoformat()
    assert document.facts["owner"] == "이름author"
    assert document.facts["places"] == "C/C1"
