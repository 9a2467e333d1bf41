"""Trying parked events again: they are handled once the cause is mended, and it is noted who did it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kms.audit import queries as audit
from kms.core import clock, dispatch
from kms.core.db import close_reading
from kms.core.dispatch import step
from kms.core.errors import NotAllowed
from kms.core.paging import PageRequest
from kms.operations import service
from tests.factories.office import Office
from tests.operations.parking import Broken


def test_a_mended_event_is_handled(office: Office) -> None:
    broken = Broken()
    broken.park(7)
    close_reading()
    assert dispatch.parked() == 1
    broken.mended = True
    assert service.retry_parked(office.viewer("admin")) == 1
    with clock.travel(clock.now() + timedelta(days=1)):
        while step(broken.consumer).handled:
            pass
        close_reading()
    assert broken.handled.count(7) == 1
    assert dispatch.parked() == 0
    (entry,) = audit.entries(office.viewer("admin"), PageRequest(), action="operations.retried").rows
    assert entry.facts == {"count": 1}


def test_when_nothing_is_parked_nothing_is_noted(office: Office) -> None:
    assert service.retry_parked(office.viewer("admin")) == 0
    close_reading()
    assert audit.entries(office.viewer("admin"), PageRequest(), action="operations").total == 0


@pytest.mark.parametrize("login", ["author", "monitor", "expert", "officer"])
def test_only_operators_try_again(office: Office, login: str) -> None:
    with pytest.raises(NotAllowed):
        service.retry_parked(office.viewer(login))
