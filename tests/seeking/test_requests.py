"""The life of a request: asked once, joined, taken, given back, answered with what the asker may read, or closed with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from kms.core.db import close_reading, reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.ids import new_id
from kms.core.outbox import read_after
from kms.core.permissions import SYSTEM, Role
from kms.org import people
from kms.seeking import queries, requests
from kms.seeking.errors import AlreadyTaken, RequestEnded
from kms.seeking.models import KnowledgeRequest
from kms.seeking.requests import Wish
from tests.factories.office import Office


def _state(request_id: int) -> str:
    close_reading()
    return reading().get_one(KnowledgeRequest, request_id).state


def _told() -> list[str]:
    close_reading()
    return [row.kind for row in read_after(reading(), 0) if row.kind.startswith("seeking.")]


def _asked(office: Office, login: str = "stranger", title: str = "체납 압류 해제") -> int:
    return requests.ask(office.viewer(login), Wish(title, "민원인이 물었습니다."))


def test_asking_for_what_waits_joins_it(office: Office) -> None:
    first = _asked(office)
    assert _asked(office, "colleague", "  체납  압류 해제") == first
    assert _asked(office, "stranger") == first
    assert sorted(queries.askers_of(first)) == sorted([office.people["stranger"], office.people["colleague"]])
    assert _told() == ["seeking.requested"]
    requests.close(office.viewer("stranger"), first, "찾았습니다")
    assert _asked(office) != first


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        (Wish(""), {"title"}),
        (Wish("가"), {"title"}),
        (Wish("가" * 201, "나" * 1001), {"title", "reason"}),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(office: Office, wish: Wish, fields: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        requests.ask(office.viewer("stranger"), wish)
    assert set(caught.value.fields) == fields


def test_one_writer_takes_it_until_it_is_given_back(office: Office) -> None:
    request_id = _asked(office)
    for _ in range(2):
        requests.take(office.viewer("author"), request_id)
    assert _state(request_id) == "taken"
    with pytest.raises(AlreadyTaken):
        requests.take(office.viewer("colleague"), request_id)
    with pytest.raises(NotAllowed):
        requests.give_back(office.viewer("colleague"), request_id)
    requests.give_back(office.viewer("author"), request_id)
    assert _state(request_id) == "open"
    requests.take(office.viewer("colleague"), request_id)
    requests.give_back(office.viewer("admin"), request_id)
    assert _state(request_id) == "open"


def test_it_is_answered_with_a_published_article_that_the_asker_may_read(office: Office) -> None:
    request_id = _asked(office)
    closed_id, draft_id, open_id = office.published(visibility="department"), office.drafted(), office.published()
    for login, article_id in (("author", closed_id), ("author", draft_id), ("expert", closed_id), ("author", new_id())):
        with pytest.raises(Invalid) as caught:
            requests.answer(office.viewer(login), request_id, article_id)
        assert set(caught.value.fields) == {"article"}
    requests.answer(office.viewer("author"), request_id, open_id)
    assert _state(request_id) == "answered"
    assert _told() == ["seeking.requested", "seeking.request_answered"]


def test_whoever_asked_or_an_administrator_closes_it_with_a_reason(office: Office) -> None:
    request_id = _asked(office)
    with pytest.raises(NotAllowed):
        requests.close(office.viewer("colleague"), request_id, "x")
    with pytest.raises(Invalid):
        requests.close(office.viewer("stranger"), request_id, "  ")
    requests.close(office.viewer("admin"), request_id, "업무가 아닙니다")
    assert reading().scalars(select(KnowledgeRequest.remark)).all() == ["업무가 아닙니다"]


@pytest.mark.parametrize(
    "step",
    [
        lambda viewer, one: requests.join(viewer, one),
        lambda viewer, one: requests.take(viewer, one),
        lambda viewer, one: requests.give_back(viewer, one),
        lambda viewer, one: requests.answer(viewer, one, 1),
        lambda viewer, one: requests.close(viewer, one, "x"),
    ],
)
def test_what_ended_stays_as_it_is_and_what_is_not_there_is_not_found(
    office: Office, step: Callable[..., None]
) -> None:
    request_id = _asked(office)
    requests.close(office.viewer("stranger"), request_id, "찾았습니다")
    with pytest.raises(RequestEnded):
        step(office.viewer("admin"), request_id)
    with pytest.raises(NotFound):
        step(office.viewer("admin"), new_id())


def test_who_may_not_write_does_not_take_or_answer(office: Office) -> None:
    request_id = _asked(office)
    people.define_role(SYSTEM, Role.EMPLOYEE, set())
    close_reading()
    for act in (requests.take, lambda viewer, one: requests.answer(viewer, one, 1)):
        with pytest.raises(NotAllowed):
            act(office.viewer("colleague"), request_id)
