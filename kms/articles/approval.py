"""What those in charge decide: approve, ask for a revision, return, retire, restore; and changes of published articles."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kms.articles import merge
from kms.articles.access import store_audience
from kms.articles.errors import EditConflict, OwnSubmission, WrongState
from kms.articles.events import ArticleRestored, ArticleRetired, ArticleReturned
from kms.articles.heads import draft_of, is_owner, locked, publish, readable
from kms.articles.models import Article, ArticleChange, ChangeState, Decision, State
from kms.articles.revisions import Prepared, add_revision, prepare, revision_of, with_body
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import NotAllowed, NotFound
from kms.core.permissions import Permission, Viewer

APPROVE, REVISION_REQUEST, RETURN, RETIRE, RESTORE = "approve", "revision_request", "return", "retire", "restore"


def may_approve(viewer: Viewer, article: Article) -> bool:
    """Whether the viewer is in charge of what this article's department registers."""
    if viewer.may(Permission.APPROVE_ANYWHERE):
        return True
    return viewer.may(Permission.APPROVE_ARTICLE) and viewer.department_id == article.department_id


def approve(viewer: Viewer, article_id: int, *, comment: str = "") -> None:
    """Publish what was submitted. Raises NotAllowed, OwnSubmission, WrongState."""
    with unit_of_work() as uow:
        article = _in_charge(uow, viewer, article_id)
        if article.state != State.PENDING:
            raise WrongState
        revision = revision_of(uow.session, article_id, article.head_revision_id)
        publish(uow, article, revision, review_due=article.review_due)
        _note(uow, viewer, article, APPROVE, comment)


def request_revision(viewer: Viewer, article_id: int, *, comment: str) -> None:
    """Ask the author for a better text (보완요청)."""
    _send_back(viewer, article_id, State.REVISION_REQUESTED, REVISION_REQUEST, comment)


def return_article(viewer: Viewer, article_id: int, *, comment: str) -> None:
    """Do not take the article (반려); the author may begin anew."""
    _send_back(viewer, article_id, State.RETURNED, RETURN, comment)


def retire(viewer: Viewer, article_id: int, *, reason: str) -> None:
    """Take a published article out of use (폐기): it leaves search and stays readable with a banner. Owners may, too."""
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        if not is_owner(uow.session, viewer, article):
            viewer.require(Permission.RETIRE_ARTICLE)
        article.move_to(State.RETIRED)
        article.retired_at = uow.now
        store_audience(uow.session, article)
        _note(uow, viewer, article, RETIRE, reason)
        uow.publish(ArticleRetired(article_id), actor_id=viewer.employee_id)


def restore(viewer: Viewer, article_id: int, *, reason: str = "") -> None:
    """Put a retired article back in use."""
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        if not is_owner(uow.session, viewer, article):
            viewer.require(Permission.RETIRE_ARTICLE)
        article.move_to(State.PUBLISHED)
        article.retired_at = None
        store_audience(uow.session, article)
        _note(uow, viewer, article, RESTORE, reason)
        uow.publish(ArticleRestored(article_id), actor_id=viewer.employee_id)


def accept_change(viewer: Viewer, change_id: int, *, comment: str = "") -> None:
    """Let a waiting change become what readers see; merged with what was published since it began.

    Raises OwnSubmission, NotAllowed, WrongState, EditConflict (both changed the same lines).
    """
    change = _change(reading(), change_id)
    article = readable(reading(), viewer, change.article_id)
    head_id = article.published_revision_id
    prepared = _brought_up(reading(), article, change)
    with unit_of_work() as uow:
        article = _decider(uow, viewer, change_id)
        change = _change(uow.session, change_id)
        if article.published_revision_id != head_id or change.state != ChangeState.OPEN:
            raise WrongState
        revision = revision_of(uow.session, article.id, change.revision_id)
        if prepared is not None:
            revision = add_revision(
                uow,
                article.id,
                prepared,
                author_id=change.proposed_by,
                base_id=head_id,
                reason=revision.reason,
                merged=True,
            )
            uow.session.flush()
        publish(uow, article, revision)
        _close(uow, viewer, change, ChangeState.ACCEPTED, comment)


def decline_change(viewer: Viewer, change_id: int, *, comment: str) -> None:
    """Do not take a change; its text stays in the history."""
    with unit_of_work() as uow:
        _decider(uow, viewer, change_id)
        _close(uow, viewer, _change(uow.session, change_id), ChangeState.RETURNED, comment)


def withdraw_change(viewer: Viewer, change_id: int) -> None:
    """Take one's own change back."""
    with unit_of_work() as uow:
        change = _change(uow.session, change_id)
        if change.proposed_by != viewer.employee_id:
            raise NotAllowed
        _close(uow, viewer, change, ChangeState.WITHDRAWN, "")


def _in_charge(uow: UnitOfWork, viewer: Viewer, article_id: int) -> Article:
    """The locked article of a viewer who may decide on it and did not write it."""
    article = locked(uow, viewer, article_id)
    if not may_approve(viewer, article):
        raise NotAllowed
    if is_owner(uow.session, viewer, article):
        raise OwnSubmission
    return article


def _decider(uow: UnitOfWork, viewer: Viewer, change_id: int) -> Article:
    """The locked article of a change that the viewer may decide on: in charge or owner, and never the proposer."""
    change = _change(uow.session, change_id)
    article = locked(uow, viewer, change.article_id)
    if change.proposed_by == viewer.employee_id:
        raise OwnSubmission
    if not (may_approve(viewer, article) or is_owner(uow.session, viewer, article)):
        raise NotAllowed
    return article


def _change(session: Session, change_id: int) -> ArticleChange:
    change = session.get(ArticleChange, change_id)
    if change is None:
        raise NotFound
    return change


def _close(uow: UnitOfWork, viewer: Viewer, change: ArticleChange, state: ChangeState, comment: str) -> None:
    if change.state != ChangeState.OPEN:
        raise WrongState
    change.state, change.comment = state, comment
    change.decided_by, change.decided_at = viewer.employee_id, uow.now


def _brought_up(session: Session, article: Article, change: ArticleChange) -> Prepared | None:
    """The change merged with the published head, None when the head is still what it began from."""
    if change.base_revision_id == article.published_revision_id or article.published_revision_id is None:
        return None
    base = revision_of(session, article.id, change.base_revision_id)
    theirs = revision_of(session, article.id, article.published_revision_id)
    mine = revision_of(session, article.id, change.revision_id)
    merged = merge.merge(base.body, mine.body, theirs.body)
    if not merged.clean:
        raise EditConflict(yours=mine.body, theirs=theirs.body, merged=merged.text, head_revision_id=theirs.id)
    return prepare(article.id, with_body(draft_of(session, article, mine), merged.text))


def _send_back(viewer: Viewer, article_id: int, state: State, kind: str, comment: str) -> None:
    with unit_of_work() as uow:
        article = _in_charge(uow, viewer, article_id)
        article.move_to(state)
        store_audience(uow.session, article)
        _note(uow, viewer, article, kind, comment)
        uow.publish(ArticleReturned(article_id, kind), actor_id=viewer.employee_id)


def _note(uow: UnitOfWork, viewer: Viewer, article: Article, kind: str, comment: str) -> None:
    uow.add(
        Decision(
            article_id=article.id,
            revision_id=article.head_revision_id,
            kind=kind,
            comment=comment,
            decided_by=viewer.employee_id,
            decided_at=uow.now,
        )
    )
