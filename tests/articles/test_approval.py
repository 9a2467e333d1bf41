"""Those in charge decide, never on their own work, and each decision has its reason."""

from __future__ import annotations

import pytest

from kms.articles import approval, history, queries, service
from kms.articles.errors import OwnSubmission, WrongState
from kms.articles.models import State
from kms.articles.settings import ALL, APPROVAL_MODE
from kms.core import settings
from kms.core.db import close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.permissions import SYSTEM
from tests.factories.office import Office


@pytest.fixture
def before(office: Office) -> Office:
    """An office that checks before publishing."""
    settings.change(SYSTEM, {one.key: one for one in ALL}, APPROVAL_MODE.key, "before", reason="", expected_version=0)
    close_reading()
    return office


def test_a_revision_request_reaches_the_author_with_its_reason(before: Office) -> None:
    article_id = before.published()
    approval.request_revision(before.viewer("monitor"), article_id, comment="근거를 적어 주세요.")
    close_reading()
    assert queries.readable_article(before.viewer("author"), article_id).state == State.REVISION_REQUESTED
    assert [one.comment for one in history.decisions(before.viewer("author"), article_id)] == ["근거를 적어 주세요."]
    assert service.submit(before.viewer("author"), article_id) == State.PENDING


def test_nobody_approves_what_they_wrote(before: Office) -> None:
    article_id = before.published("monitor")
    with pytest.raises(OwnSubmission):
        approval.approve(before.viewer("monitor"), article_id)


@pytest.mark.parametrize(
    ("login", "error"), [("colleague", NotFound), ("other_monitor", NotFound), ("officer", NotAllowed)]
)
def test_only_those_in_charge_decide(before: Office, login: str, error: type[Exception]) -> None:
    article_id = before.published()
    with pytest.raises(error):
        approval.approve(before.viewer(login), article_id)


def test_a_decision_is_taken_once(before: Office) -> None:
    article_id = before.published()
    approval.return_article(before.viewer("monitor"), article_id, comment="이미 있습니다.")
    with pytest.raises(WrongState):
        approval.approve(before.viewer("admin"), article_id)


def test_retired_and_used_again(office: Office) -> None:
    article_id = office.published()
    with pytest.raises(NotAllowed):
        approval.retire(office.viewer("stranger"), article_id, reason="")
    approval.retire(office.viewer("admin"), article_id, reason="법이 바뀜")
    close_reading()
    assert queries.readable_article(office.viewer("stranger"), article_id).state == State.RETIRED
    approval.restore(office.viewer("author"), article_id)
    close_reading()
    assert queries.readable_article(office.viewer("stranger"), article_id).state == State.PUBLISHED


def test_a_declined_or_withdrawn_change_changes_nothing(office: Office) -> None:
    article_id = office.published(body="처음")
    head = queries.readable_article(office.viewer("author"), article_id).published_revision_id
    assert head is not None
    for decide in (
        lambda change: approval.decline_change(office.viewer("author"), change, comment="아닙니다."),
        lambda change: approval.withdraw_change(office.viewer("stranger"), change),
    ):
        saved = service.save(office.viewer("stranger"), article_id, office.draft(body="고침"), base_revision_id=head)
        assert saved.change_id is not None
        with pytest.raises(OwnSubmission):
            approval.accept_change(office.viewer("stranger"), saved.change_id)
        decide(saved.change_id)
        close_reading()
        assert queries.readable_article(office.viewer("author"), article_id).published_revision_id == head
        with pytest.raises(WrongState):
            approval.accept_change(office.viewer("author"), saved.change_id)
