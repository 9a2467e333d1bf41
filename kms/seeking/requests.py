"""What can be done with a request for knowledge, in the order of its life: ask, ask too, take, give back, answer, close."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from kms.articles import places
from kms.articles import queries as articles
from kms.articles.models import State
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.ids import new_id
from kms.core.permissions import Permission, Viewer
from kms.core.text import clean, one_line
from kms.org import queries as org
from kms.seeking.errors import AlreadyTaken, RequestEnded
from kms.seeking.events import KnowledgeRequested, RequestAnswered, RequestClosed, RequestTaken
from kms.seeking.models import (
    LONGEST_REASON,
    LONGEST_TITLE,
    WAITING,
    KnowledgeRequest,
    RequestAsker,
    RequestState,
)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: a title, what it is needed for, a place on the knowledge map whose expert is told."""

    title: str = ""
    reason: str = ""
    category_id: int | None = None


def ask(viewer: Viewer, wish: Wish) -> int:
    """Ask for knowledge; who asks for what waits already joins that request. Raises Invalid, NotFound (no such place)."""
    title, reason = one_line(wish.title), clean(wish.reason).strip()
    _check(title, reason, wish.category_id)
    words = title.lower()
    with unit_of_work() as uow:
        waiting = select(KnowledgeRequest).where(KnowledgeRequest.words == words, KnowledgeRequest.state.in_(WAITING))
        known = uow.session.scalars(waiting.order_by(KnowledgeRequest.asked_at)).first()
        if known is not None:
            _join(uow, viewer, known)
            return known.id
        request = KnowledgeRequest(
            id=new_id(),
            title=title,
            words=words,
            reason=reason,
            category_id=wish.category_id,
            asked_by=viewer.employee_id,
            asked_at=uow.now,
            state=RequestState.OPEN,
        )
        uow.add(request)
        uow.session.flush()
        _join(uow, viewer, request)
        uow.publish(KnowledgeRequested(request.id), actor_id=viewer.employee_id)
        return request.id


def join(viewer: Viewer, request_id: int) -> None:
    """Ask for the same: one hears of the answer as well. Raises NotFound, RequestEnded."""
    with unit_of_work() as uow:
        _join(uow, viewer, _waiting(uow, request_id))


def take(viewer: Viewer, request_id: int) -> None:
    """Say that one writes it. Raises NotAllowed, NotFound, RequestEnded, AlreadyTaken."""
    viewer.require(Permission.WRITE_ARTICLE)
    with unit_of_work() as uow:
        request = _waiting(uow, request_id)
        if request.taken_by == viewer.employee_id:
            return
        if request.taken_by is not None:
            raise AlreadyTaken
        request.state, request.taken_by, request.taken_at = RequestState.TAKEN, viewer.employee_id, uow.now
        uow.publish(RequestTaken(request.id), actor_id=viewer.employee_id)


def give_back(viewer: Viewer, request_id: int) -> None:
    """Let somebody else write what one had taken; an administrator may free it as well.

    Raises NotAllowed, NotFound, RequestEnded.
    """
    with unit_of_work() as uow:
        request = _waiting(uow, request_id)
        if request.taken_by is None:
            return
        if request.taken_by != viewer.employee_id:
            viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
        request.state, request.taken_by, request.taken_at = RequestState.OPEN, None, None


def answer(viewer: Viewer, request_id: int, article_id: int) -> None:
    """Answer with a published article, also one that existed, that whoever asked first may read.

    Raises NotAllowed, NotFound, RequestEnded, Invalid.
    """
    viewer.require(Permission.WRITE_ARTICLE)
    with unit_of_work() as uow:
        request = _waiting(uow, request_id)
        article = articles.rows_by_id(viewer, [article_id]).get(article_id)
        if article is None or article.state != State.PUBLISHED:
            raise Invalid({"article": _("There is no published article at this address that is open to you.")})
        if not articles.rows_by_id(org.viewer_by_id(request.asked_by), [article_id]):
            raise Invalid(
                {"article": _("Whoever asked may not read this article. Widen who may read it, or take another.")}
            )
        request.article_id = article_id
        _end(uow, viewer, request, RequestState.ANSWERED)
        uow.publish(RequestAnswered(request.id, article_id), actor_id=viewer.employee_id)


def close(viewer: Viewer, request_id: int, remark: str) -> None:
    """End a request without an answer, saying why: whoever asked first, or an administrator.

    Raises NotAllowed, NotFound, RequestEnded, Invalid.
    """
    remark = one_line(remark)
    with unit_of_work() as uow:
        request = _waiting(uow, request_id)
        if request.asked_by != viewer.employee_id:
            viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
        if not 1 <= len(remark) <= LONGEST_REASON:
            raise Invalid({"remark": _("Say why it is closed.")})
        request.remark = remark
        _end(uow, viewer, request, RequestState.CLOSED)
        uow.publish(RequestClosed(request.id), actor_id=viewer.employee_id)


def may_close(viewer: Viewer, request: KnowledgeRequest) -> bool:
    """Whether the viewer may end the request without an answer."""
    return request.waits and (request.asked_by == viewer.employee_id or viewer.may(Permission.MANAGE_KNOWLEDGE_MAP))


def _end(uow: UnitOfWork, viewer: Viewer, request: KnowledgeRequest, state: RequestState) -> None:
    request.state, request.ended_at, request.ended_by = state, uow.now, viewer.employee_id


def _join(uow: UnitOfWork, viewer: Viewer, request: KnowledgeRequest) -> None:
    if viewer.is_system:
        raise NotAllowed
    if uow.session.get(RequestAsker, (request.id, viewer.employee_id)) is None:
        uow.add(RequestAsker(request_id=request.id, employee_id=viewer.employee_id, at=uow.now))


def _waiting(uow: UnitOfWork, request_id: int) -> KnowledgeRequest:
    request = uow.session.get(KnowledgeRequest, request_id, with_for_update=True)
    if request is None:
        raise NotFound
    if not request.waits:
        raise RequestEnded
    return request


def _check(title: str, reason: str, category_id: int | None) -> None:
    """Raise Invalid with what to do for each field."""
    wrong = {}
    if not 2 <= len(title) <= LONGEST_TITLE:
        wrong["title"] = _("Say in a line what you want to know, in %(most)s characters at most.", most=LONGEST_TITLE)
    if len(reason) > LONGEST_REASON:
        wrong["reason"] = _("Write at most %(most)s characters.", most=LONGEST_REASON)
    if category_id is not None and places.category(category_id).closed_at is not None:
        wrong["category_id"] = _("Choose a place that is in use.")
    if wrong:
        raise Invalid(wrong)
