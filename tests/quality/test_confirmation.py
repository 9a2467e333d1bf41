"""Core knowledge is confirmed by a person with a reason, and by nobody who wrote it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from kms.articles.models import Grade
from kms.articles.queries import readable_article
from kms.audit.models import AuditEntry
from kms.core.db import close_reading, reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.quality import confirmation
from kms.quality.errors import CandidateDecided, ConflictOfInterest
from kms.quality.models import CoreCandidate, Outcome
from tests.factories import ratings
from tests.factories.office import Office

Drain = Callable[[], None]


def candidate(office: Office, drain: Drain, **changes: object) -> int:
    ratings.with_experts(office)
    article_id = office.published(**changes)
    drain()
    ratings.rate_to_the_end(article_id, drain, 5)
    return article_id


def test_declined_it_keeps_its_grade_and_the_decision_stands(office: Office, drain: Drain) -> None:
    article_id = candidate(office, drain)
    confirmation.decline(office.viewer("officer"), article_id, reason="한시 사업입니다.")
    close_reading()
    assert readable_article(office.viewer("author"), article_id).grade == Grade.EXCELLENT
    row = reading().get_one(CoreCandidate, (article_id, 1))
    assert (row.outcome, row.reason, row.decided_by) == (
        Outcome.DECLINED,
        "한시 사업입니다.",
        office.people["officer"],
    )
    with pytest.raises(CandidateDecided):
        confirmation.confirm(office.viewer("admin"), article_id, reason="그래도")


def test_a_decision_needs_a_reason_and_the_permission_and_is_audited(office: Office, drain: Drain) -> None:
    article_id = candidate(office, drain)
    with pytest.raises(Invalid):
        confirmation.confirm(office.viewer("officer"), article_id, reason="  ")
    for login in ("author", "expert", "monitor"):
        with pytest.raises(NotAllowed):
            confirmation.confirm(office.viewer(login), article_id, reason="x")
    confirmation.confirm(office.viewer("officer"), article_id, reason="구 전체에 필요합니다.")
    close_reading()
    actions = reading().scalars(select(AuditEntry.action).where(AuditEntry.actor_id == office.people["officer"]))
    assert list(actions) == ["quality.core_confirmed"]


def test_nobody_confirms_what_they_wrote_or_what_is_no_candidate(office: Office, drain: Drain) -> None:
    article_id = candidate(office, drain, contributions={office.people["officer"]: 10})
    with pytest.raises(ConflictOfInterest):
        confirmation.confirm(office.viewer("officer"), article_id, reason="x")
    plain = office.published(title="평가 전")
    drain()
    with pytest.raises(CandidateDecided):
        confirmation.confirm(office.viewer("officer"), plain, reason="x")
    with pytest.raises(NotFound):
        confirmation.confirm(office.viewer("officer"), 1, reason="x")
