"""Articles become outputs of clubs: whose, told once, and only as long as the article names the club."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from kms.articles import service as articles
from kms.articles.models import Article
from kms.clubs import approval, outputs, service
from kms.clubs.errors import AnotherClubsOutput, NotAMembersArticle, WrongClubState
from kms.clubs.models import ClubOutput
from kms.core.db import close_reading, reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.outbox import EventRow
from kms.core.permissions import SYSTEM
from tests.factories.clubs import club_of
from tests.factories.office import STAFF, Office


@pytest.fixture
def club_id(office: Office) -> int:
    """A club led by author with colleague as a member."""
    return club_of(office, "author", "colleague")


def _told() -> int:
    close_reading()
    count = select(func.count()).select_from(EventRow).where(EventRow.kind == "clubs.output_filed")
    return reading().scalar(count) or 0


def _row(article_id: int) -> ClubOutput | None:
    close_reading()
    return reading().get(ClubOutput, article_id)


def test_a_published_article_becomes_an_output_at_once_and_once(office: Office, club_id: int) -> None:
    article_id = office.published("colleague")
    outputs.file_output(office.viewer("colleague"), club_id, article_id)
    outputs.file_output(office.viewer("author"), club_id, article_id)
    row = _row(article_id)
    assert row is not None
    assert (row.club_id, row.withdrawn_at, _told()) == (club_id, None, 1)


def test_a_draft_becomes_one_when_it_is_published(office: Office, club_id: int, drain: Callable[[], None]) -> None:
    article_id = office.drafted("colleague")
    outputs.file_output(office.viewer("colleague"), club_id, article_id)
    assert (_row(article_id), _told()) == (None, 0)
    articles.submit(office.viewer("colleague"), article_id)
    drain()
    assert _row(article_id) is not None
    assert _told() == 1


@pytest.mark.parametrize("login", STAFF)
def test_owners_among_the_members_and_who_leads_file_outputs(office: Office, club_id: int, login: str) -> None:
    article_id = office.published("colleague")
    service.join(office.viewer("expert"), club_id)
    if login in ("author", "colleague", "admin"):
        outputs.file_output(office.viewer(login), club_id, article_id)
    else:  # the expert is a member, but did not write it
        with pytest.raises(NotAllowed):
            outputs.file_output(office.viewer(login), club_id, article_id)


def test_only_a_members_article_and_only_one_clubs(office: Office, club_id: int) -> None:
    foreign = office.published("stranger")
    with pytest.raises(NotAMembersArticle):
        outputs.file_output(office.viewer("author"), club_id, foreign)
    article_id = office.published("colleague")
    outputs.file_output(office.viewer("author"), club_id, article_id)
    other = club_of(office, "colleague", name="다른 모임")
    with pytest.raises(AnotherClubsOutput):
        outputs.file_output(office.viewer("colleague"), other, article_id)


def test_what_the_viewer_may_not_read_cannot_be_filed(office: Office, club_id: int) -> None:
    service.join(office.viewer("stranger"), club_id)
    service.set_role(SYSTEM, club_id, office.people["stranger"], service.MemberRole.SECRETARY)
    closed = office.published("colleague", visibility="department")
    with pytest.raises(NotFound):
        outputs.file_output(office.viewer("stranger"), club_id, closed)


def test_a_resting_club_files_nothing(office: Office, club_id: int) -> None:
    approval.rest(SYSTEM, club_id)
    with pytest.raises(WrongClubState):
        outputs.file_output(office.viewer("author"), club_id, office.published("author"))


def test_an_article_that_leaves_the_club_is_withdrawn_and_not_told_again_when_it_returns(
    office: Office, club_id: int, drain: Callable[[], None]
) -> None:
    author = office.viewer("author")
    article_id = office.published("author", club_id=club_id)
    drain()
    for club, withdrawn in ((None, True), (club_id, False)):
        head = reading().get_one(Article, article_id).published_revision_id
        assert head is not None
        articles.save(author, article_id, office.draft(club_id=club), base_revision_id=head)
        drain()
        row = _row(article_id)
        assert row is not None
        assert (row.withdrawn_at is not None) is withdrawn
    assert _told() == 1
