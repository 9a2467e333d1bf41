"""Who has to do with an article."""

from __future__ import annotations

from datetime import timedelta

from kms.articles import approval, parties, queries, service
from kms.core.clock import now
from kms.usage.access import Standing
from tests.factories.office import Office


def test_writers_are_author_and_co_authors(office: Office) -> None:
    article_id = office.published(contributions={office.people["colleague"]: 30})
    assert set(parties.people_of(article_id).writers) == {office.people["author"], office.people["colleague"]}


def test_where_a_reader_stands_is_told_to_readers_only(office: Office) -> None:
    article_id = office.published(visibility="department")
    assert parties.standing(office.viewer("author"), article_id) is Standing.OWNER
    assert parties.standing(office.viewer("colleague"), article_id) is Standing.READER
    assert parties.standing(office.viewer("stranger"), article_id) is Standing.NONE
    assert parties.standing(office.viewer("author"), office.drafted()) is Standing.NONE  # nobody reacts to a draft


def test_the_proposer_of_an_accepted_change_is_known(office: Office) -> None:
    article_id = office.published()
    author = office.viewer("author")
    head = queries.readable_article(author, article_id).published_revision_id
    assert head is not None
    saved = service.save(office.viewer("colleague"), article_id, office.draft(body="고침"), base_revision_id=head)
    assert saved.change_id is not None
    assert parties.proposer_of_accepted(article_id, now() + timedelta(days=1)) is None
    approval.accept_change(author, saved.change_id)
    decided = queries.change(author, saved.change_id)[0].decided_at
    assert decided is not None
    assert parties.proposer_of_accepted(article_id, decided) == office.people["colleague"]


def test_what_was_published_without_asking_was_not_approved(office: Office) -> None:
    article_id = office.published()
    revision = queries.readable_article(office.viewer("author"), article_id).published_revision_id
    assert revision is not None
    assert not parties.was_approved(article_id, revision)
