"""Every kind of message has its sentence in both languages and leads somewhere."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from kms.core.ids import encode
from kms.notices.models import Notification, NotificationKind
from kms.notices.wording import address, text

FACTS = {"after": "core", "count": 3, "month": "2026-05", "points": 35, "name": "예산"}


def _message(kind: NotificationKind, article_id: int | None = 7, subject_id: int | None = 9) -> Notification:
    return Notification(kind=kind, article_id=article_id, subject_id=subject_id, facts=FACTS)


@pytest.mark.parametrize("kind", NotificationKind)
def test_every_kind_speaks_both_languages(app: Flask, kind: NotificationKind) -> None:
    with app.test_request_context():
        with force_locale("en"):
            english = text(_message(kind), "100% 제목")
        with force_locale("ko"):
            korean = text(_message(kind), "100% 제목")
    assert english != korean
    assert "%(" not in english + korean


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (NotificationKind.APPROVED, f"/articles/{encode(7)}"),
        (NotificationKind.CHANGE_PROPOSED, f"/changes/{encode(9)}"),
        (NotificationKind.REVIEW_ASSIGNED, f"/reviews/{encode(9)}"),
        (NotificationKind.POINTS_REVERSED, f"/mileage/entries/{encode(9)}"),
        (NotificationKind.NOTICE_REMINDER, f"/notices/{encode(9)}"),
        (NotificationKind.REQUEST_ANSWERED, f"/requests/{encode(9)}"),
        (NotificationKind.SAVED_SEARCH_FITS, "/me/searches"),
    ],
)
def test_a_message_leads_to_what_it_is_about(kind: NotificationKind, place: str) -> None:
    assert address(_message(kind)) == place


def test_a_message_about_oneself_leads_to_one_s_page() -> None:
    assert address(_message(NotificationKind.POINTS_SETTLED, None, None)) == "/me"


def test_a_single_new_article_is_opened_itself() -> None:
    message = Notification(
        kind=NotificationKind.SAVED_SEARCH_FITS, article_id=7, subject_id=9, facts={**FACTS, "count": 1}
    )
    assert address(message) == f"/articles/{encode(7)}"
