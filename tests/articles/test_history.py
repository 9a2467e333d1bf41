"""The past of an article: readers see what was published; drafts and texts sent back stay with those concerned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kms.articles import approval, history, service
from kms.articles.models import Article
from kms.core.db import close_reading, reading
from kms.core.errors import NotFound
from kms.core.paging import PageRequest
from tests.factories.office import Office


def _numbers(office: Office, login: str, article_id: int) -> list[int]:
    close_reading()
    return [row.number for row in history.revisions(office.viewer(login), article_id, PageRequest()).rows]


def _save(office: Office, login: str, article_id: int, body: str, reason: str = "") -> None:
    close_reading()
    head = reading().get_one(Article, article_id).head_revision_id
    draft = replace(office.draft(), body=body)
    service.save(office.viewer(login), article_id, draft, base_revision_id=head, reason=reason)


@pytest.fixture
def article_id(office: Office) -> int:
    """Drafted, written anew, then published, so that revision 1 was never read by others."""
    found = office.drafted(body="홍길동 씨의 사례입니다.")
    _save(office, "author", found, "어느 민원인의 사례입니다.", reason="이름을 지움")
    service.submit(office.viewer("author"), found, personal_data_checked=True)
    return found


def test_readers_see_what_was_published_and_owners_all(office: Office, article_id: int) -> None:
    assert _numbers(office, "author", article_id) == [2, 1]
    assert _numbers(office, "colleague", article_id) == [2]


def test_those_who_approve_see_all_of_their_department(office: Office, article_id: int) -> None:
    assert _numbers(office, "monitor", article_id) == [2, 1]


def test_a_revision_that_readers_never_saw_is_not_opened_by_its_number(office: Office, article_id: int) -> None:
    assert history.revision(office.viewer("author"), article_id, 1).body == "홍길동 씨의 사례입니다."
    assert history.revision(office.viewer("colleague"), article_id, 2).body == "어느 민원인의 사례입니다."
    with pytest.raises(NotFound):
        history.revision(office.viewer("colleague"), article_id, 1)


def test_who_proposed_a_text_sees_it_and_other_readers_do_not(office: Office, article_id: int) -> None:
    _save(office, "colleague", article_id, "제안한 글입니다.")
    assert _numbers(office, "colleague", article_id) == [3, 2]
    assert _numbers(office, "expert", article_id) == [2]


def test_a_published_text_stays_readable_after_the_next(office: Office, article_id: int) -> None:
    _save(office, "author", article_id, "더 나은 글입니다.", reason="보완")
    rows = history.revisions(office.viewer("colleague"), article_id, PageRequest()).rows
    assert [(row.number, row.reason) for row in rows] == [(3, "보완"), (2, "이름을 지움")]
    assert rows[0].grown == rows[0].length - rows[1].length


def test_an_unknown_number_is_not_found(office: Office, article_id: int) -> None:
    with pytest.raises(NotFound):
        history.revision(office.viewer("author"), article_id, 9)


def test_decisions_are_told_newest_first(office: Office, article_id: int) -> None:
    approval.retire(office.viewer("author"), article_id, reason="낡음")
    approval.restore(office.viewer("admin"), article_id, reason="다시 씀")
    assert [one.kind for one in history.decisions(office.viewer("author"), article_id)] == ["restore", "retire"]
