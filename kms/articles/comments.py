"""Questions and remarks of readers below an article, and the answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select

from kms.articles.access import READABLE, reader
from kms.articles.approval import may_approve
from kms.articles.errors import WrongState
from kms.articles.events import CommentPosted, CommentRemoved
from kms.articles.heads import locked, readable
from kms.articles.models import Article, Comment, State
from kms.articles.personal_data import find
from kms.core.db import reading, unit_of_work
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.ids import new_id
from kms.core.paging import Page, PageRequest
from kms.core.permissions import Viewer
from kms.core.text import clean

LONGEST_COMMENT = 2000  # characters
_OPEN_STATES = frozenset({State.PUBLISHED, State.PENDING, State.REVISION_REQUESTED})


@dataclass(frozen=True)
class CommentRow:
    """A question or an answer as shown; the text of a removed one is gone, its answers stay."""

    id: int
    author_id: int
    body: str
    written_at: datetime
    removed: bool
    own: bool


@dataclass(frozen=True)
class Thread:
    """A question with its answers, oldest first."""

    first: CommentRow
    answers: tuple[CommentRow, ...]


@dataclass(frozen=True)
class Discussion:
    """One page of what is asked about an article, and what the viewer may do there."""

    page: Page[Thread]
    may_write: bool
    may_remove_all: bool

    def people(self) -> set[int]:
        """Ids of everybody whose words are on the page."""
        return {
            row.author_id for thread in self.page.rows for row in (thread.first, *thread.answers) if not row.removed
        }


def post(viewer: Viewer, article_id: int, body: str, *, parent_id: int | None = None) -> int:
    """Ask or answer below an article that the viewer may read; returns the new id.

    An answer to an answer joins the question above both. Raises NotFound, WrongState (a draft, a retired article), Invalid.
    """
    body = _checked(body)
    with unit_of_work() as uow:
        article = readable(uow.session, viewer, article_id)
        if State(article.state) not in _OPEN_STATES:
            raise WrongState
        parent = _of_article(uow.session.get(Comment, parent_id), article_id) if parent_id else None
        comment = Comment(
            id=new_id(),
            article_id=article_id,
            parent_id=(parent.parent_id or parent.id) if parent else None,
            author_id=viewer.employee_id,
            body=body,
            written_at=uow.now,
        )
        uow.add(comment)
        uow.publish(CommentPosted(article_id, comment.id), actor_id=viewer.employee_id)
        return comment.id


def remove(viewer: Viewer, article_id: int, comment_id: int) -> None:
    """Take back one's own words, or another's as the one in charge. Raises NotFound, NotAllowed."""
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        comment = _of_article(uow.session.get(Comment, comment_id), article_id)
        if comment.author_id != viewer.employee_id and not may_approve(viewer, article):
            raise NotAllowed
        if comment.removed_at is None:
            comment.removed_at = uow.now
            uow.publish(CommentRemoved(article_id, comment_id), actor_id=viewer.employee_id)


_ANSWERED = select(Comment.parent_id).where(
    Comment.article_id == bindparam("article_id"), Comment.parent_id.is_not(None), Comment.removed_at.is_(None)
)
_QUESTIONS = (
    select(Comment, func.count().over())
    .join(Article, Article.id == Comment.article_id)
    .where(
        Comment.article_id == bindparam("article_id"),
        Comment.parent_id.is_(None),
        Comment.removed_at.is_(None) | Comment.id.in_(_ANSWERED),
        READABLE,
    )
    .order_by(Comment.id.desc())
    .offset(bindparam("offset"))
    .limit(bindparam("size"))
)


def discussion(viewer: Viewer, article: Article, page: PageRequest) -> Discussion:
    """Questions on an article with their answers, newest question first; none when the viewer may not read it.

    Two statements, one while nobody has asked.
    """
    values = reader(viewer, article_id=article.id, offset=page.offset, size=page.size)
    found = reading().execute(_QUESTIONS, values)
    questions = [(_row(viewer, row), total) for row, total in found]
    answers = _answers(viewer, [row.id for row, _total in questions])
    threads = tuple(Thread(row, tuple(answers.get(row.id, ()))) for row, _total in questions)
    return Discussion(
        Page(threads, questions[0][1] if questions else 0, page),
        State(article.state) in _OPEN_STATES,
        may_approve(viewer, article),
    )


def _answers(viewer: Viewer, question_ids: Sequence[int]) -> dict[int, list[CommentRow]]:
    """Answers that were not removed, by question."""
    found: dict[int, list[CommentRow]] = {}
    if not question_ids:
        return found
    rows = reading().scalars(
        select(Comment)
        .where(Comment.parent_id.in_(question_ids), Comment.removed_at.is_(None))
        .order_by(Comment.parent_id, Comment.id)
    )
    for row in rows:
        found.setdefault(row.parent_id or 0, []).append(_row(viewer, row))
    return found


def _row(viewer: Viewer, comment: Comment) -> CommentRow:
    removed = comment.removed_at is not None
    own = comment.author_id == viewer.employee_id
    return CommentRow(
        comment.id, comment.author_id, "" if removed else comment.body, comment.written_at, removed, own and not removed
    )


def _checked(body: str) -> str:
    """The text in normal form. Raises Invalid when it is empty, too long, or holds a resident number."""
    body = clean(body).strip()
    if not body:
        raise Invalid({"comment": _("Write your question or remark.")})
    if len(body) > LONGEST_COMMENT:
        raise Invalid({"comment": _("A comment has at most %(most)s characters.", most=LONGEST_COMMENT)})
    if any(finding.blocking for finding in find(body)):
        raise Invalid({"comment": _("This holds a resident registration number. Take it out.")})
    return body


def _of_article(comment: Comment | None, article_id: int) -> Comment:
    if comment is None or comment.article_id != article_id or comment.removed_at is not None:
        raise NotFound
    return comment
