"""Questions below an article: who may ask, answer and take back, and what a reader then sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from kms.articles import approval, comments, queries
from kms.articles.comments import Discussion
from kms.articles.errors import WrongState
from kms.core.db import Database, close_reading, reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.outbox import read_after
from kms.core.paging import PageRequest
from tests.factories.office import Office


def _discussion(office: Office, article_id: int, login: str = "author", page: int = 1, size: int = 10) -> Discussion:
    close_reading()
    viewer = office.viewer(login)
    return comments.discussion(viewer, queries.readable_article(viewer, article_id), PageRequest(page, size))


def _kinds() -> list[str]:
    close_reading()
    return [row.kind for row in read_after(reading(), 0, 500)]


def test_a_question_and_its_answers_stand_together_in_order(office: Office) -> None:
    article_id = office.published()
    first = comments.post(office.viewer("stranger"), article_id, "  독촉장은 언제 보냅니까?\r\n급합니다. ")
    second = comments.post(office.viewer("colleague"), article_id, "다른 질문")
    answer = comments.post(office.viewer("author"), article_id, "납기 후 50일입니다.", parent_id=first)
    comments.post(office.viewer("stranger"), article_id, "고맙습니다.", parent_id=answer)
    found = _discussion(office, article_id)
    assert [thread.first.id for thread in found.page.rows] == [second, first]
    assert found.page.rows[1].first.body == "독촉장은 언제 보냅니까?\n급합니다."
    assert [row.body for row in found.page.rows[1].answers] == ["납기 후 50일입니다.", "고맙습니다."]
    assert found.people() == {office.people[login] for login in ("stranger", "colleague", "author")}
    assert _kinds().count("articles.comment_posted") == 4


def test_only_readers_see_and_ask(office: Office) -> None:
    article_id = office.published(visibility="department")
    with pytest.raises(NotFound):
        comments.post(office.viewer("stranger"), article_id, "?")
    article = queries.readable_article(office.viewer("author"), article_id)
    comments.post(office.viewer("author"), article_id, "질문")
    found = comments.discussion(office.viewer("stranger"), article, PageRequest())
    assert (found.page.total, found.page.rows) == (0, ())


@pytest.mark.parametrize("body", ["", "  \n", "가" * 2001, "번호는 900101-1234568 입니다"])
def test_what_may_not_stand_below_an_article(office: Office, body: str) -> None:
    with pytest.raises(Invalid):
        comments.post(office.viewer("stranger"), office.published(), body)


def test_nobody_asks_below_a_draft_or_what_is_out_of_use(office: Office) -> None:
    draft, retired = office.drafted(), office.published()
    approval.retire(office.viewer("author"), retired, reason="낡음")
    for article_id in (draft, retired):
        with pytest.raises(WrongState):
            comments.post(office.viewer("author"), article_id, "?")
    assert not _discussion(office, retired).may_write


@pytest.mark.parametrize(
    ("login", "may"), [("stranger", True), ("colleague", False), ("author", False), ("monitor", True), ("admin", True)]
)
def test_the_writer_and_whoever_is_in_charge_take_words_back(office: Office, login: str, may: bool) -> None:
    article_id = office.published()
    comment_id = comments.post(office.viewer("stranger"), article_id, "질문")
    if not may:
        with pytest.raises(NotAllowed):
            comments.remove(office.viewer(login), article_id, comment_id)
        return
    comments.remove(office.viewer(login), article_id, comment_id)
    assert _discussion(office, article_id).page.total == 0
    assert _kinds().count("articles.comment_removed") == 1
    with pytest.raises(NotFound):
        comments.remove(office.viewer(login), article_id, comment_id)


def test_a_removed_question_leaves_its_answers(office: Office) -> None:
    article_id = office.published()
    question = comments.post(office.viewer("stranger"), article_id, "지울 질문")
    comments.post(office.viewer("author"), article_id, "남을 답", parent_id=question)
    comments.remove(office.viewer("stranger"), article_id, question)
    thread = _discussion(office, article_id).page.rows[0]
    assert (thread.first.removed, thread.first.body) == (True, "")
    assert [row.body for row in thread.answers] == ["남을 답"]


def test_an_answer_belongs_to_a_question_of_the_same_article(office: Office) -> None:
    one, other = office.published(), office.published(title="다른 글")
    question = comments.post(office.viewer("stranger"), one, "질문")
    with pytest.raises(NotFound):
        comments.post(office.viewer("stranger"), other, "답", parent_id=question)
    with pytest.raises(NotFound):
        comments.remove(office.viewer("stranger"), other, question)


def test_pages_and_statements_do_not_grow_with_the_questions(database: Database, office: Office) -> None:
    article_id = office.published()
    counts = []
    for number in range(12):
        question = comments.post(office.viewer("stranger"), article_id, f"질문 {number}")
        comments.post(office.viewer("author"), article_id, "답", parent_id=question)
        if number in (0, 11):
            viewer = office.viewer("stranger")
            close_reading()
            article = queries.readable_article(viewer, article_id)
            with _counted(database) as statements:
                comments.discussion(viewer, article, PageRequest(1, 10))
            counts.append(len(statements))
    assert counts == [2, 2]
    assert len(_discussion(office, article_id, page=2).page.rows) == 2


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
