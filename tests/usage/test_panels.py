"""What an article's page shows of its signals, to whom."""

from __future__ import annotations

import pytest
from flask import Flask

from kms.usage import panels, service
from kms.usage.models import SignalKind
from tests.factories.office import Office


@pytest.mark.parametrize(("login", "buttons"), [("colleague", True), ("author", False)])
def test_readers_get_buttons_owners_only_counts(app: Flask, office_of: Office, login: str, buttons: bool) -> None:
    with app.test_request_context():
        article_id = office_of.published()
        service.signal(office_of.viewer("stranger"), article_id, SignalKind.HELPFUL)
        panel = panels.signals(office_of.viewer(login), article_id=article_id)
    assert panel is not None
    assert ("<form" in panel.html) is buttons


def test_no_signals_on_what_is_not_open(app: Flask, office_of: Office) -> None:
    with app.test_request_context():
        draft_id, closed_id = office_of.drafted(), office_of.published(visibility="department")
        assert panels.signals(office_of.viewer("author"), article_id=draft_id) is None
        assert panels.signals(office_of.viewer("stranger"), article_id=closed_id) is None
