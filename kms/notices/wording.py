"""The sentence of a message in its reader's language, and where it leads. No title of its own: the caller gives what may be named."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kms.articles.queries import address as article_address
from kms.core.ids import encode
from kms.notices.models import Notification, NotificationKind

_SENTENCES: dict[NotificationKind, Any] = {
    NotificationKind.APPROVED: _l("Your article was approved: %(title)s"),
    NotificationKind.REVISION_REQUESTED: _l("A revision of your article is asked for: %(title)s"),
    NotificationKind.RETURNED: _l("Your article was returned: %(title)s"),
    NotificationKind.CHANGE_PROPOSED: _l("Somebody suggests a change of your article: %(title)s"),
    NotificationKind.CHANGE_ACCEPTED: _l("Your change was taken over: %(title)s"),
    NotificationKind.COMMENTED: _l("There is a comment on your article: %(title)s"),
    NotificationKind.HANDED_OVER: _l("Articles in your care stayed with your former team: %(count)s"),
    NotificationKind.TO_TAKE_OVER: _l("Articles wait for somebody of your team to take over: %(count)s"),
    NotificationKind.REVIEW_ASSIGNED: _l("You are asked to rate an article: %(title)s"),
    NotificationKind.GRADE_CHANGED: _l("The grade of your article is now %(grade)s: %(title)s"),
    NotificationKind.POINTS_SETTLED: _l("Points settled for %(month)s: %(points)s"),
    NotificationKind.POINTS_REVERSED: _l("Points of yours were taken back. Look at the reason; you may object."),
    NotificationKind.NOTICE: _l("Please read and confirm: %(title)s"),
    NotificationKind.NOTICE_REMINDER: _l("Reminder, please read and confirm: %(title)s"),
    NotificationKind.SAVED_SEARCH_FITS: _l("New for your saved search “%(name)s” (%(count)s): %(title)s"),
    NotificationKind.KNOWLEDGE_REQUESTED: _l("Knowledge of your field is asked for: %(title)s"),
    NotificationKind.REQUEST_ANSWERED: _l("What you asked for was answered: %(title)s"),
    NotificationKind.REQUEST_CLOSED: _l("What you asked for was closed without an answer: %(title)s"),
}
_GRADES: dict[str, Any] = {
    "core": _l("Core"),
    "excellent": _l("Excellent"),
    "ordinary": _l("Ordinary"),
    "needs_work": _l("Needs work"),
    "unrated": _l("Being rated"),
}


def text(message: Notification, title: str) -> str:
    """The sentence; `title` is what the reader may know of the thing, empty when nothing."""
    words = {**message.facts, "title": title or _("(not open to you now)")}
    if message.kind == NotificationKind.GRADE_CHANGED:
        words["grade"] = str(_GRADES[str(message.facts["after"])])
    return str(_SENTENCES[NotificationKind(message.kind)]) % words


def address(message: Notification) -> str:
    """Where the message leads; to the person's own page when there is no place of its own."""
    places = {
        NotificationKind.CHANGE_PROPOSED: "/changes/",
        NotificationKind.REVIEW_ASSIGNED: "/reviews/",
        NotificationKind.POINTS_REVERSED: "/mileage/entries/",
        NotificationKind.NOTICE: "/notices/",
        NotificationKind.NOTICE_REMINDER: "/notices/",
        NotificationKind.KNOWLEDGE_REQUESTED: "/requests/",
        NotificationKind.REQUEST_ANSWERED: "/requests/",
        NotificationKind.REQUEST_CLOSED: "/requests/",
    }
    if message.kind == NotificationKind.SAVED_SEARCH_FITS and message.facts["count"] != 1:
        return "/me/searches"
    place = places.get(NotificationKind(message.kind))
    if place is not None and message.subject_id is not None:
        return place + encode(message.subject_id)
    return article_address(message.article_id) if message.article_id is not None else "/me"
