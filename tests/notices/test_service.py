"""The board: who may write, what may still be changed, confirming once, reminding once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kms.core import clock
from kms.core.clock import korean_instant
from kms.core.db import close_reading, reading
from kms.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kms.core.outbox import read_after
from kms.notices import board, service
from kms.notices.errors import AlreadyAnnounced, AlreadyConfirmed, AlreadyReminded, NothingToConfirm
from tests.factories.board import notice_draft, posted
from tests.factories.office import Office

DAY = date(2026, 5, 4)


def _told() -> list[str]:
    close_reading()
    return [row.kind for row in read_after(reading(), 0, 5000) if row.kind.startswith("notices.")]


@pytest.mark.parametrize("login", ["author", "expert", "monitor"])
def test_only_writers_post_change_remind_and_withdraw(office: Office, login: str) -> None:
    notice_id = posted(office, must_confirm=True)
    viewer = office.viewer(login)
    for step in (
        lambda: service.post(viewer, notice_draft()),
        lambda: service.change(viewer, notice_id, notice_draft(), expected_version=1),
        lambda: service.remind(viewer, notice_id),
        lambda: service.withdraw(viewer, notice_id),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_the_text_is_shown_sanitised(office: Office) -> None:
    notice_id = posted(office, body="**굵게** <script>alert(1)</script>")
    html = board.notice(office.viewer("stranger"), notice_id).body_html
    assert "<strong>굵게</strong>" in html and "<script" not in html


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "가" * 201}),
        ("body", {"body": ""}),
        ("body", {"body": "담당 900101-1234568"}),
        ("valid_from", {"valid_from": None}),
        ("valid_to", {"valid_from": DAY, "valid_to": DAY - timedelta(days=1)}),
        ("department_id", {"department_id": 12345}),
    ],
)
def test_what_cannot_be_posted_names_its_field(office: Office, field: str, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        posted(office, **changes)
    assert set(caught.value.fields) == {field}


def test_a_notice_of_a_later_day_is_announced_on_it_once(office: Office) -> None:
    with clock.travel(korean_instant(DAY, 9)):
        notice_id = posted(office, valid_from=DAY + timedelta(days=2))
        assert service.announce_due() == 0
        with pytest.raises(NotFound):
            board.notice(office.viewer("stranger"), notice_id)
    assert _told() == []
    with clock.travel(korean_instant(DAY + timedelta(days=2))):
        assert [service.announce_due(), service.announce_due()] == [1, 0]
    assert _told() == ["notices.announced"]
    assert board.notice(office.viewer("stranger"), notice_id).title == "보안 점검 안내"


def test_one_that_was_withdrawn_before_its_day_is_never_announced(office: Office) -> None:
    with clock.travel(korean_instant(DAY, 9)):
        notice_id = posted(office, valid_from=DAY + timedelta(days=2))
        service.withdraw(office.viewer("admin"), notice_id)
    with clock.travel(korean_instant(DAY + timedelta(days=3))):
        assert service.announce_due() == 0
    assert _told() == []


def test_confirming_twice_is_once_and_the_first_moment_stays(office: Office) -> None:
    notice_id = posted(office, must_confirm=True)
    viewer = office.viewer("stranger")
    service.confirm(viewer, notice_id)
    first = board.has_confirmed(viewer, notice_id)
    service.confirm(viewer, notice_id)
    close_reading()
    assert first is not None and board.has_confirmed(viewer, notice_id) == first
    assert board.count_confirmed(notice_id) == 1


def test_there_is_nothing_to_confirm_for_others_or_where_it_is_not_asked(office: Office) -> None:
    plain, of_tax = posted(office), posted(office, department_id=office.departments["TAX"], must_confirm=True)
    with pytest.raises(NothingToConfirm):
        service.confirm(office.viewer("stranger"), plain)
    with pytest.raises(NotFound):
        service.confirm(office.viewer("stranger"), of_tax)
    with pytest.raises(NothingToConfirm):
        service.confirm(office.viewer("admin"), of_tax)  # may read it, is not meant by it
    service.withdraw(office.viewer("admin"), of_tax)
    with pytest.raises(NotFound):
        service.confirm(office.viewer("author"), of_tax)


def test_a_confirmed_text_stays_but_its_dates_may_change(office: Office) -> None:
    notice_id = posted(office, must_confirm=True)
    service.confirm(office.viewer("stranger"), notice_id)
    admin = office.viewer("admin")
    with pytest.raises(AlreadyConfirmed):
        service.change(admin, notice_id, notice_draft(must_confirm=True, body="다른 말"), expected_version=1)
    longer = notice_draft(must_confirm=True, valid_to=clock.today() + timedelta(days=9))
    service.change(admin, notice_id, longer, expected_version=1)
    assert board.notice(admin, notice_id).valid_to == longer.valid_to


def test_an_announced_audience_stays(office: Office) -> None:
    notice_id = posted(office)
    for changes in ({"must_confirm": True}, {"department_id": office.departments["TAX"]}):
        with pytest.raises(AlreadyAnnounced):
            service.change(office.viewer("admin"), notice_id, notice_draft(**changes), expected_version=1)


def test_of_two_who_change_a_notice_the_second_is_told(office: Office) -> None:
    notice_id = posted(office)
    service.change(office.viewer("admin"), notice_id, notice_draft(title="첫째"), expected_version=1)
    with pytest.raises(Conflict):
        service.change(office.viewer("officer"), notice_id, notice_draft(title="둘째"), expected_version=1)
    assert board.notice(office.viewer("admin"), notice_id).title == "첫째"


def test_one_reminder_and_no_more(office: Office) -> None:
    notice_id, plain = posted(office, must_confirm=True), posted(office)
    admin = office.viewer("admin")
    service.remind(admin, notice_id)
    with pytest.raises(AlreadyReminded):
        service.remind(admin, notice_id)
    with pytest.raises(NothingToConfirm):
        service.remind(admin, plain)
    assert _told().count("notices.reminded") == 1


def test_a_withdrawn_notice_is_gone_for_readers_and_kept_for_writers(office: Office) -> None:
    notice_id = posted(office)
    admin = office.viewer("admin")
    service.withdraw(admin, notice_id)
    with pytest.raises(NotFound):
        board.notice(office.viewer("stranger"), notice_id)
    assert board.notice(admin, notice_id).withdrawn_at is not None
    with pytest.raises(Conflict):
        service.withdraw(admin, notice_id)
