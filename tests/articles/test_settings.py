"""What an office changes about articles takes effect with the next step of an article, and on its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kms.articles import autosave, queries, service
from kms.articles.models import State
from kms.articles.settings import APPROVAL_AFTER, APPROVAL_BEFORE, APPROVAL_MODE, HOLDING_MINUTES
from kms.core import clock
from kms.core.db import close_reading
from kms.core.errors import Invalid
from kms.core.ids import encode
from tests.factories.office import Office
from tests.factories.settings import refuses_what_is_outside, set_to


def edited(office: Office, article_id: int, body: str) -> bool:
    """Let the author change a published text; whether readers see it at once."""
    viewer = office.viewer("author")
    head = queries.readable_article(viewer, article_id).published_revision_id
    assert head is not None
    saved = service.save(viewer, article_id, office.draft(body=body), base_revision_id=head)
    close_reading()
    return saved.change_id is None


def test_what_is_checked_before_others_read_it_waits(office: Office) -> None:
    earlier = office.published(title="먼저 펴낸 글")
    set_to(office, APPROVAL_MODE, APPROVAL_BEFORE)
    assert service.submit(office.viewer("author"), office.drafted()) == State.PENDING
    assert not edited(office, earlier, "바꾸려는 글")
    set_to(office, APPROVAL_MODE, APPROVAL_AFTER)
    assert service.submit(office.viewer("author"), office.drafted(title="나중 글")) == State.PUBLISHED
    assert edited(office, earlier, "바꾼 글")


@pytest.mark.parametrize("text", ["", "never", "BEFORE"])
def test_another_way_of_checking_is_not_offered(office: Office, text: str) -> None:
    with pytest.raises(Invalid) as caught:
        set_to(office, APPROVAL_MODE, text)
    assert caught.value.fields == {APPROVAL_MODE.key: "Choose one of the values offered."}
    close_reading()
    assert service.submit(office.viewer("author"), office.drafted()) == State.PUBLISHED


def test_that_somebody_edits_is_shown_for_as_long_as_the_office_says(
    app: Flask, client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    reader, start = client_as("stranger"), clock.now()
    with app.app_context(), app.test_request_context():
        article_id = office_of.published()
        autosave.keep(office_of.viewer("author"), article_id, office_of.draft(), base_revision_id=None)
    address = f"/articles/{encode(article_id)}"

    def shown(minutes: int) -> bool:
        with clock.travel(start + timedelta(minutes=minutes)):
            page = reader.get(address, follow_redirects=True).get_data(as_text=True)
        return "is editing this article right now" in page

    assert (shown(9), shown(11)) == (True, False)
    with app.app_context(), app.test_request_context():
        set_to(office_of, HOLDING_MINUTES, 30)
    assert (shown(29), shown(31)) == (True, False)


def test_the_minutes_stay_in_their_range(office: Office) -> None:
    refuses_what_is_outside(office, HOLDING_MINUTES)
