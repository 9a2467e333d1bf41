"""What can be done with an article by those who write it, in the order of its life. Approval is in `approval.py`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kms.articles import merge
from kms.articles.access import store_audience
from kms.articles.categories import check_place
from kms.articles.drafts import Draft, check_complete, check_savable
from kms.articles.errors import EditConflict, WrongState
from kms.articles.events import ArticleChanged, ArticleSubmitted, ArticleVerified, ChangeProposed
from kms.articles.heads import (
    draft_of,
    is_owner,
    locked,
    publish,
    readable,
    set_people,
    set_readers,
    set_review_due,
    show_revision,
)
from kms.articles.models import (
    Article,
    ArticleChange,
    Autosave,
    ChangeState,
    NamedReader,
    State,
    Visibility,
)
from kms.articles.revisions import Prepared, add_revision, prepare, revision_of, with_body
from kms.articles.settings import APPROVAL_AFTER, APPROVAL_MODE
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import NotAllowed
from kms.core.ids import new_id
from kms.core.permissions import Permission, Viewer
from kms.core.text import slugify


@dataclass(frozen=True)
class Saved:
    """What a save did: the new revision, whether it was merged with another's, and the change that now waits, if one does."""

    article_id: int
    revision_id: int
    merged: bool = False
    change_id: int | None = None


def register(viewer: Viewer, draft: Draft, *, source_id: str | None = None) -> Saved:
    """Keep a new article as a draft of the viewer. Raises NotAllowed, Invalid, TooHardToRender."""
    viewer.require(Permission.WRITE_ARTICLE)
    draft = draft.cleaned()
    check_savable(draft)
    article_id = new_id()
    prepared = prepare(article_id, draft)
    with unit_of_work() as uow:
        saved = begin(uow, viewer, article_id, prepared, source_id)
        _drop_autosave(uow, viewer, 0)
    return saved


def save(viewer: Viewer, article_id: int, draft: Draft, *, base_revision_id: int, reason: str = "") -> Saved:
    """Store an edit that started from `base_revision_id`.

    If others saved meanwhile the texts are merged; where both changed the same lines EditConflict carries both.
    Edits of a published article by its owners replace the published head in the mode "checked afterwards", else, and
    for everybody else, they wait beside it as a change. Raises NotFound, WrongState, Invalid, EditConflict.
    """
    viewer.require(Permission.WRITE_ARTICLE)
    article = readable(reading(), viewer, article_id)
    draft = draft.cleaned()
    check_savable(draft)
    published = article.state == State.PUBLISHED
    if published:
        check_complete(draft)
    head_id = _head_id(article)
    merged, draft = _merged(reading(), article, draft, base_revision_id)
    prepared = prepare(article_id, draft)
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        if _head_id(article) != head_id or (article.state == State.PUBLISHED) != published:
            raise WrongState  # saved between our reading and our lock: the caller tries again
        owner = is_owner(uow.session, viewer, article)
        if published and not (owner and APPROVAL_MODE.value() == APPROVAL_AFTER):
            saved = _propose(uow, viewer, article, prepared, reason, merged=merged)
        else:
            saved = _save_head(uow, viewer, article, prepared, reason, merged=merged)
        _drop_autosave(uow, viewer, article_id)
    return saved


def restore_revision(
    viewer: Viewer, article_id: int, revision_id: int, *, reason: str = "", personal_data_checked: bool = False
) -> Saved:
    """Bring the text of an old revision back as a new one; place, kind and people stay as they are now.

    It is an edit like any other: it waits as a change where edits wait. Raises as `save`.
    """
    article = readable(reading(), viewer, article_id)
    head = revision_of(reading(), article_id, _head_id(article))
    old = revision_of(reading(), article_id, revision_id)
    draft = replace(
        draft_of(reading(), article, head),
        title=old.title,
        summary=old.summary,
        keywords=tuple(old.keywords),
        body=old.body,
        legal_basis=tuple(old.legal_basis),
        personal_data_checked=personal_data_checked,
    )
    return save(viewer, article_id, draft, base_revision_id=head.id, reason=reason)


def submit(viewer: Viewer, article_id: int, *, personal_data_checked: bool = False) -> State:
    """Hand a draft in: it is published at once or waits for approval, as the office has set. Returns the new state."""
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        if not is_owner(uow.session, viewer, article):
            raise NotAllowed
        if article.state not in (State.DRAFT, State.REVISION_REQUESTED):
            raise WrongState
        revision = revision_of(uow.session, article.id, article.head_revision_id)
        draft = replace(draft_of(uow.session, article, revision), personal_data_checked=personal_data_checked)
        check_complete(draft)
        article.submitted_at = uow.now
        if APPROVAL_MODE.value() == APPROVAL_AFTER:
            publish(uow, article, revision, review_due=article.review_due)
        else:
            article.move_to(State.PENDING)
            store_audience(uow.session, article)
            uow.publish(ArticleSubmitted(article.id, revision.id), actor_id=viewer.employee_id)
        return State(article.state)


def withdraw(viewer: Viewer, article_id: int) -> None:
    """Take a submission back into the drafts, or begin anew after it was returned. Raises NotAllowed, WrongState."""
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        if not is_owner(uow.session, viewer, article):
            raise NotAllowed
        article.move_to(State.DRAFT)
        store_audience(uow.session, article)
        uow.publish(ArticleChanged(article.id), actor_id=viewer.employee_id)


def change_audience(viewer: Viewer, article_id: int, visibility: Visibility, readers: tuple[int, ...]) -> None:
    """Open the article to others. Raises NotAllowed, Invalid."""
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        if not is_owner(uow.session, viewer, article):
            viewer.require(Permission.APPROVE_ANYWHERE)
        set_readers(uow, article, visibility, readers)
        store_audience(uow.session, article)
        uow.publish(ArticleChanged(article.id), actor_id=viewer.employee_id)


def verify(viewer: Viewer, article_id: int) -> None:
    """Say that the text is still right: the review date moves on by the interval of its type."""
    with unit_of_work() as uow:
        article = locked(uow, viewer, article_id)
        if not is_owner(uow.session, viewer, article):
            viewer.require(Permission.APPROVE_ANYWHERE)
        if article.state != State.PUBLISHED:
            raise WrongState
        article.verified_at, article.verified_by = uow.now, viewer.employee_id
        set_review_due(uow, article)
        uow.publish(ArticleVerified(article.id), actor_id=viewer.employee_id)


def open_to(uow: UnitOfWork, article_id: int, employee_id: int, reason: str) -> None:
    """Let a person read an article for another room's sake (a reviewer, say)."""
    if uow.session.get(NamedReader, (article_id, employee_id, reason)) is None:
        uow.add(NamedReader(article_id=article_id, employee_id=employee_id, reason=reason))
        store_audience(uow.session, uow.session.get_one(Article, article_id))
        uow.publish(ArticleChanged(article_id))


def close_to(uow: UnitOfWork, article_id: int, employee_id: int, reason: str) -> None:
    """Take back what `open_to` gave; whoever may read it for another reason still may."""
    row = uow.session.get(NamedReader, (article_id, employee_id, reason))
    if row is not None:
        uow.session.delete(row)
        store_audience(uow.session, uow.session.get_one(Article, article_id))
        uow.publish(ArticleChanged(article_id))


def name_club(uow: UnitOfWork, viewer: Viewer, article: Article, club_id: int) -> None:
    """Let an article say which study club it came out of; the clubs room has checked who may."""
    article.club_id = club_id
    uow.publish(ArticleChanged(article.id), actor_id=viewer.employee_id)


def begin(uow: UnitOfWork, viewer: Viewer, article_id: int, prepared: Prepared, source_id: str | None) -> Saved:
    """The rows of a new draft."""
    draft = prepared.draft
    if viewer.team_id is None or viewer.department_id is None:
        raise NotAllowed
    check_place(draft.type_code, draft.category_id)
    revision = add_revision(uow, article_id, prepared, author_id=viewer.employee_id, base_id=None, reason="")
    article = Article(
        id=article_id,
        state=State.DRAFT,
        title=draft.title,
        slug=slugify(draft.title),
        summary=draft.summary,
        keywords=list(draft.keywords),
        type_code=draft.type_code,
        category_id=draft.category_id,
        visibility=draft.visibility,
        author_id=viewer.employee_id,
        owner_id=viewer.employee_id,
        team_id=viewer.team_id,
        department_id=viewer.department_id,
        club_id=draft.club_id,
        head_revision_id=revision.id,
        created_at=uow.now,
        updated_at=uow.now,
        review_due=draft.review_due,
        source_id=source_id,
        doc_reg_no=draft.doc_reg_no,
    )
    uow.add(article)
    uow.session.flush()
    set_people(uow, article, draft)
    store_audience(uow.session, article)
    uow.publish(ArticleChanged(article_id), actor_id=viewer.employee_id)
    return Saved(article_id, revision.id)


def _head_id(article: Article) -> int:
    """The revision that an edit must have started from."""
    if article.state == State.PUBLISHED and article.published_revision_id is not None:
        return article.published_revision_id
    return article.head_revision_id


def _merged(session: Session, article: Article, draft: Draft, base_revision_id: int) -> tuple[bool, Draft]:
    """The draft brought up to the head, and whether that took a merge. Raises EditConflict with both texts."""
    head_id = _head_id(article)
    if base_revision_id == head_id:
        return False, draft
    base = revision_of(session, article.id, base_revision_id)
    head = revision_of(session, article.id, head_id)
    body = merge.merge(base.body, draft.body, head.body)
    if not body.clean:
        raise EditConflict(yours=draft.body, theirs=head.body, merged=body.text, head_revision_id=head_id)
    fields = {
        name: getattr(head, name) if getattr(draft, name) == getattr(base, name) else getattr(draft, name)
        for name in ("title", "summary", "type_code", "category_id")
    }
    keywords = tuple(head.keywords) if draft.keywords == tuple(base.keywords) else draft.keywords
    legal_basis = tuple(head.legal_basis) if draft.legal_basis == tuple(base.legal_basis) else draft.legal_basis
    return True, replace(with_body(draft, body.text), **fields, keywords=keywords, legal_basis=legal_basis)


def _save_head(
    uow: UnitOfWork, viewer: Viewer, article: Article, prepared: Prepared, reason: str, *, merged: bool
) -> Saved:
    """Move the head to a new revision; readers see it at once when the article is published."""
    if not is_owner(uow.session, viewer, article) or article.state == State.RETIRED:
        raise NotAllowed
    check_place(prepared.draft.type_code, prepared.draft.category_id)
    revision = add_revision(
        uow,
        article.id,
        prepared,
        author_id=viewer.employee_id,
        base_id=_head_id(article),
        reason=reason,
        merged=merged,
    )
    uow.session.flush()
    article.club_id, article.doc_reg_no = prepared.draft.club_id, prepared.draft.doc_reg_no
    set_people(uow, article, prepared.draft)
    due = prepared.draft.review_due
    if article.state == State.PUBLISHED:
        publish(uow, article, revision, review_due=due if due != article.review_due else None)
    else:
        article.review_due = due
        article.head_revision_id, article.updated_at = revision.id, uow.now
        show_revision(article, revision)
        store_audience(uow.session, article)
        uow.publish(ArticleChanged(article.id), actor_id=viewer.employee_id)
    return Saved(article.id, revision.id, merged)


def _propose(
    uow: UnitOfWork, viewer: Viewer, article: Article, prepared: Prepared, reason: str, *, merged: bool
) -> Saved:
    """Keep an edit beside the published head until somebody in charge decides."""
    base_id = _head_id(article)
    revision = add_revision(
        uow, article.id, prepared, author_id=viewer.employee_id, base_id=base_id, reason=reason, merged=merged
    )
    uow.session.flush()
    change = ArticleChange(
        id=new_id(),
        article_id=article.id,
        revision_id=revision.id,
        base_revision_id=base_id,
        state=ChangeState.OPEN,
        proposed_by=viewer.employee_id,
        proposed_at=uow.now,
    )
    uow.add(change)
    uow.publish(ChangeProposed(article.id, change.id), actor_id=viewer.employee_id)
    return Saved(article.id, revision.id, merged, change.id)


def _drop_autosave(uow: UnitOfWork, viewer: Viewer, article_id: int) -> None:
    uow.session.execute(
        delete(Autosave).where(Autosave.employee_id == viewer.employee_id, Autosave.article_id == article_id)
    )
