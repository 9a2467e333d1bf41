"""What was typed is kept and comes back as typed."""

from __future__ import annotations

from datetime import date

import pytest

from kms.articles import autosave, queries
from kms.articles.drafts import Draft
from kms.articles.models import Visibility
from kms.core.db import close_reading
from kms.core.errors import NotFound
from tests.factories.office import Office


def test_the_form_comes_back_as_typed(office: Office) -> None:
    draft = office.draft(
        visibility=Visibility.PEOPLE,
        readers=(3, 4),
        contributions={5: 20},
        review_due=date(2026, 5, 19),
        body="미완성 **",
    )
    viewer = office.viewer("author")
    autosave.keep(viewer, 0, draft, base_revision_id=None)
    close_reading()
    kept = queries.autosaved(viewer, 0)
    assert kept is not None
    assert Draft.from_form(kept.form) == draft
    autosave.drop(viewer, 0)
    close_reading()
    assert queries.autosaved(viewer, 0) is None


def test_not_for_an_article_that_may_not_be_read(office: Office) -> None:
    article_id = office.drafted()
    with pytest.raises(NotFound):
        autosave.keep(office.viewer("stranger"), article_id, office.draft(), base_revision_id=None)


def test_readers_see_who_is_editing(office: Office) -> None:
    article_id = office.published()
    autosave.keep(office.viewer("author"), article_id, office.draft(), base_revision_id=None)
    close_reading()
    page = queries.page(office.viewer("stranger"), article_id, editing_minutes=10)
    assert page.edited_by == (office.people["author"],)
    assert queries.page(office.viewer("author"), article_id, editing_minutes=10).edited_by == ()
