"""Revisions: numbered without gaps, never mixed up between articles, rendered before they are stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from kms.articles import revisions
from kms.articles.drafts import Draft
from kms.articles.models import Article, Revision
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.errors import NotFound
from kms.core.ids import encode
from tests.factories.office import Office


def stored(office: Office, article_id: int, draft: Draft, **facts: object) -> Revision:
    """The next revision of an article, written and read again."""
    prepared = revisions.prepare(article_id, draft)
    values = {"author_id": office.people["author"], "base_id": None, "reason": "", **facts}
    with unit_of_work() as uow:
        revision_id = revisions.add_revision(uow, article_id, prepared, **values).id  # type: ignore[arg-type]
    close_reading()
    return reading().get_one(Revision, revision_id)


def test_revisions_of_an_article_are_numbered_from_one_without_gaps(office: Office) -> None:
    one, other = office.drafted(), office.drafted(title="다른 글")
    for _turn in range(2):
        stored(office, one, office.draft())
    stored(office, other, office.draft())
    rows = reading().execute(select(Revision.article_id, Revision.number).order_by(Revision.number)).all()
    assert [number for article_id, number in rows if article_id == one] == [1, 2, 3]
    assert [number for article_id, number in rows if article_id == other] == [1, 2]


def test_a_revision_keeps_what_was_typed_and_how_it_reads(office: Office) -> None:
    draft = replace(office.draft(), body="## 절차\n\n**독촉장**을 보냅니다.\n", legal_basis=("제33조",))
    first = reading().get_one(Article, office.drafted()).head_revision_id
    article_id = reading().get_one(Revision, first).article_id
    row = stored(office, article_id, draft, base_id=first, reason="오타", merged=True)
    assert (row.title, row.summary, row.keywords, row.legal_basis) == (
        draft.title,
        draft.summary,
        list(draft.keywords),
        ["제33조"],
    )
    assert (row.body, row.type_code, row.category_id) == (draft.body, draft.type_code, draft.category_id)
    assert "<strong>독촉장</strong>" in row.body_html
    assert "독촉장을 보냅니다." in row.plain
    assert "**" not in row.plain
    ((level, anchor, text),) = row.contents
    assert (level, text) == (2, "절차")
    assert f'id="{anchor}"' in row.body_html
    assert (row.base_id, row.reason, row.merged, row.author_id) == (first, "오타", True, office.people["author"])


def test_links_are_found_before_the_transaction_and_kept_with_the_text(office: Office) -> None:
    target = office.published(title="목표 글")
    prepared = revisions.prepare(office.drafted(), replace(office.draft(), body="[[목표 글]]과 [[없는 글]]"))
    assert prepared.links == {"목표 글": target, "없는 글": None}
    assert f'href="/articles/{encode(target)}"' in prepared.page.html


def test_a_row_is_made_without_being_stored(office: Office) -> None:
    article_id = office.drafted()
    before = reading().scalars(select(Revision.id)).all()
    prepared = revisions.prepare(article_id, office.draft())
    with unit_of_work() as uow:
        facts = {"number": 9, "at": uow.now, "author_id": 1, "base_id": None, "reason": ""}
        revisions.revision_row(77, article_id, prepared, **facts)  # type: ignore[arg-type]
    close_reading()
    assert reading().scalars(select(Revision.id)).all() == before


def test_a_revision_is_found_under_its_own_article_only(office: Office) -> None:
    one, other = office.drafted(), office.drafted(title="다른 글")
    close_reading()
    head = reading().get_one(Article, one).head_revision_id
    assert revisions.revision_of(reading(), one, head).id == head
    for article_id, revision_id in ((other, head), (one, 12345)):
        with pytest.raises(NotFound):
            revisions.revision_of(reading(), article_id, revision_id)


def test_another_text_leaves_the_rest_of_a_draft_as_it_is(office: Office) -> None:
    draft = office.draft(contributions={1: 20}, legal_basis=("제33조",))
    changed = revisions.with_body(draft, "새 본문")
    assert changed.body == "새 본문"
    assert revisions.with_body(changed, draft.body) == draft
