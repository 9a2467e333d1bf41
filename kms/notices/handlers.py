"""Who is told of what happened in the other rooms. Each handler only finds the people; `inbox.notify` tells each once."""

from __future__ import annotations

from kms.articles import categories, parties
from kms.articles.events import ArticlePublished, ArticleReturned, ArticlesHandedOver, ChangeProposed, CommentPosted
from kms.core.clock import Month
from kms.core.db import UnitOfWork
from kms.core.events import on
from kms.notices import board, settlement
from kms.notices.events import NoticeAnnounced, NoticeReminded
from kms.notices.inbox import notify
from kms.notices.models import Notice, NotificationKind
from kms.org import queries as org
from kms.quality.events import GradeChanged, ReviewAssigned
from kms.rewards.events import MonthClosed, PointsReversed
from kms.seeking import queries as seeking
from kms.seeking.events import KnowledgeRequested, RequestAnswered, RequestClosed, SavedSearchFits

_DECISIONS = {
    "revision_request": NotificationKind.REVISION_REQUESTED,
    "return": NotificationKind.RETURNED,
}


@on(ArticlePublished)
def tell_of_approval(event: ArticlePublished, uow: UnitOfWork) -> None:
    """The author, when somebody in charge approved; the proposer, when a change was taken over. Not who published alone."""
    if parties.was_approved(event.article_id, event.revision_id):
        people = parties.people_of(event.article_id).writers
        notify(uow, event, NotificationKind.APPROVED, people, article_id=event.article_id)
        return
    assert event.occurred_at is not None
    proposer = parties.proposer_of_accepted(event.article_id, event.occurred_at)
    if proposer is not None:
        notify(uow, event, NotificationKind.CHANGE_ACCEPTED, [proposer], article_id=event.article_id)


@on(ArticleReturned)
def tell_of_return(event: ArticleReturned, uow: UnitOfWork) -> None:
    """The authors, of a requested revision or a return."""
    people = parties.people_of(event.article_id).writers
    notify(uow, event, _DECISIONS[event.decision], people, article_id=event.article_id)


@on(ChangeProposed)
def tell_of_change(event: ChangeProposed, uow: UnitOfWork) -> None:
    """Who keeps the article, else its author, of a change that somebody else proposes."""
    people = parties.people_of(event.article_id).keepers - {event.actor_id}
    kind = NotificationKind.CHANGE_PROPOSED
    notify(uow, event, kind, people, article_id=event.article_id, subject_id=event.change_id)


@on(CommentPosted)
def tell_of_comment(event: CommentPosted, uow: UnitOfWork) -> None:
    """Author and keeper, of somebody else's comment."""
    found = parties.people_of(event.article_id)
    people = (found.keepers | {found.author_id}) - {event.actor_id}
    kind = NotificationKind.COMMENTED
    notify(uow, event, kind, people, article_id=event.article_id, subject_id=event.comment_id)


@on(ArticlesHandedOver)
def tell_of_handover(event: ArticlesHandedOver, uow: UnitOfWork) -> None:
    """The team that keeps the articles, and who moved away from them; a leaver has no inbox any more."""
    team = set(org.team_members(event.team_id)) - {event.from_employee_id}
    notify(uow, event, NotificationKind.TO_TAKE_OVER, team, facts={"count": event.count})
    mover = org.people([event.from_employee_id]).get(event.from_employee_id)
    if mover is not None and not mover.left:
        notify(uow, event, NotificationKind.HANDED_OVER, [mover.id], facts={"count": event.count})


@on(ReviewAssigned)
def tell_of_review(event: ReviewAssigned, uow: UnitOfWork) -> None:
    """The expert who is asked to rate."""
    kind = NotificationKind.REVIEW_ASSIGNED
    notify(uow, event, kind, [event.reviewer_id], article_id=event.article_id, subject_id=event.review_id)


@on(GradeChanged)
def tell_of_grade(event: GradeChanged, uow: UnitOfWork) -> None:
    """Everybody who wrote the article."""
    people = parties.people_of(event.article_id).writers
    notify(
        uow, event, NotificationKind.GRADE_CHANGED, people, article_id=event.article_id, facts={"after": event.after}
    )


@on(MonthClosed)
def tell_of_points(event: MonthClosed, uow: UnitOfWork) -> None:
    """Whoever got points in the month, each of the own number."""
    points = settlement.settled(Month.parse(event.month))
    own = {employee_id: {"points": number} for employee_id, number in points.items()}
    notify(uow, event, NotificationKind.POINTS_SETTLED, points, facts={"month": event.month}, own=own)


@on(PointsReversed)
def tell_of_reversal(event: PointsReversed, uow: UnitOfWork) -> None:
    """The person whose points were taken back."""
    notify(uow, event, NotificationKind.POINTS_REVERSED, [event.employee_id], subject_id=event.entry_id)


@on(NoticeAnnounced)
def tell_of_notice(event: NoticeAnnounced, uow: UnitOfWork) -> None:
    """The audience of a notice that must be confirmed."""
    notice = uow.session.get_one(Notice, event.notice_id)
    if notice.must_confirm and notice.withdrawn_at is None:
        people = org.staff(notice.department_id)
        notify(uow, event, NotificationKind.NOTICE, people, subject_id=notice.id)


@on(NoticeReminded)
def remind_of_notice(event: NoticeReminded, uow: UnitOfWork) -> None:
    """Whoever must confirm and has not yet."""
    notice = uow.session.get_one(Notice, event.notice_id)
    if notice.withdrawn_at is None:
        missing = set(org.staff(notice.department_id)) - set(board.confirmations(notice.id))
        notify(uow, event, NotificationKind.NOTICE_REMINDER, missing, subject_id=notice.id)


@on(SavedSearchFits)
def tell_of_fitting(event: SavedSearchFits, uow: UnitOfWork) -> None:
    """Whose saved search has something new, under the name that it has there; nobody when it was deleted."""
    found = seeking.owner_and_name(event.saved_id)
    if found is not None:
        facts = {"name": found[1], "count": event.count}
        kind = NotificationKind.SAVED_SEARCH_FITS
        notify(uow, event, kind, [found[0]], article_id=event.article_id, subject_id=event.saved_id, facts=facts)


@on(KnowledgeRequested)
def tell_of_request(event: KnowledgeRequested, uow: UnitOfWork) -> None:
    """The experts of the place that was named, unless one of them asks."""
    category_id, asker_id = seeking.place_and_asker(event.request_id)
    if category_id is not None:
        experts = set(categories.experts_for(category_id)) - {asker_id}
        notify(uow, event, NotificationKind.KNOWLEDGE_REQUESTED, experts, subject_id=event.request_id)


@on(RequestAnswered)
def tell_of_answer(event: RequestAnswered, uow: UnitOfWork) -> None:
    """Everybody who asked, but who answered."""
    people = set(seeking.askers_of(event.request_id)) - {event.actor_id}
    notify(uow, event, NotificationKind.REQUEST_ANSWERED, people, subject_id=event.request_id)


@on(RequestClosed)
def tell_of_closing(event: RequestClosed, uow: UnitOfWork) -> None:
    """Everybody who asked, but who closed it."""
    people = set(seeking.askers_of(event.request_id)) - {event.actor_id}
    notify(uow, event, NotificationKind.REQUEST_CLOSED, people, subject_id=event.request_id)
