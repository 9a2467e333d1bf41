"""Links lead to the article that was meant, also after titles changed."""

from __future__ import annotations

from collections.abc import Callable

from kms.articles import queries, service
from kms.articles.models import Revision
from kms.core.db import close_reading, reading
from kms.core.ids import encode
from tests.factories.office import Office


def _html(article_id: int, office: Office) -> str:
    close_reading()
    article = queries.readable_article(office.viewer("author"), article_id)
    assert article.published_revision_id is not None
    return reading().get_one(Revision, article.published_revision_id).body_html


def test_a_link_is_by_id_and_survives_a_new_title(office: Office) -> None:
    target = office.published(title="목표 글")
    source = office.published(title="출발 글", body="[[목표 글]]을 봅니다.")
    assert f'href="/articles/{encode(target)}"' in _html(source, office)
    head = queries.readable_article(office.viewer("author"), target).published_revision_id
    assert head is not None
    service.save(office.viewer("author"), target, office.draft(title="새 이름"), base_revision_id=head)
    third = office.published(title="셋째 글", body="[[목표 글]]")
    assert f'href="/articles/{encode(target)}"' in _html(third, office)


def test_a_link_to_what_nobody_wrote_is_connected_when_somebody_does(office: Office, drain: Callable[[], None]) -> None:
    source = office.published(title="출발 글", body="[[나중 글]]을 봅니다.")
    assert "wiki-link-missing" in _html(source, office)
    target = office.published(title="나중 글")
    drain()
    assert f'href="/articles/{encode(target)}"' in _html(source, office)


def test_backlinks_name_only_what_the_reader_may_read(office: Office) -> None:
    target = office.published(title="목표 글")
    office.published(title="열린 글", body="[[목표 글]]")
    office.published(title="닫힌 글", body="[[목표 글]]", visibility="department")
    page = queries.page(office.viewer("stranger"), target, editing_minutes=10)
    assert [row.title for row in page.backlinks] == ["열린 글"]
    page = queries.page(office.viewer("colleague"), target, editing_minutes=10)
    assert [row.title for row in page.backlinks] == ["닫힌 글", "열린 글"]


def test_a_draft_is_no_target(office: Office) -> None:
    office.drafted(title="초안")
    source = office.published(title="출발 글", body="[[초안]]")
    assert "wiki-link-missing" in _html(source, office)
