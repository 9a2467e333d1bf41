"""Saved searches are their person's own: saved once each, as many as the office allows, changed and deleted by nobody else."""

from __future__ import annotations

import pytest

from kms.core.db import close_reading
from kms.core.errors import Invalid, NotFound
from kms.core.ids import new_id
from kms.seeking import queries, service
from kms.seeking.errors import TooManySaved
from kms.seeking.settings import MOST_SAVED
from tests.factories.office import Office
from tests.factories.settings import set_to


def _saved(office: Office, login: str) -> list[tuple[str, str, bool]]:
    close_reading()
    return [(row.name, row.url, row.tells) for row in queries.saved(office.viewer(login))]


def test_the_same_search_is_saved_once_and_others_apart(office: Office) -> None:
    viewer = office.viewer("colleague")
    first = service.save(viewer, " 예산  편성", {"type": "idea", "grade": ""})
    assert service.save(viewer, "예산 편성", {"type": "idea"}) == first
    assert service.save(viewer, "예산 편성", {}) != first
    service.save(office.viewer("stranger"), "예산 편성", {"type": "idea"})
    assert len(_saved(office, "colleague")) == 2
    address = "/search?q=%EC%98%88%EC%82%B0+%ED%8E%B8%EC%84%B1&type=idea"
    assert _saved(office, "stranger") == [("예산 편성", address, True)]


def test_a_saved_search_is_renamed_and_silenced(office: Office) -> None:
    viewer = office.viewer("colleague")
    saved_id = service.save(viewer, "예산", {})
    service.change(viewer, saved_id, name=" 내년  예산 ", tells=False)
    assert _saved(office, "colleague") == [("내년 예산", "/search?q=%EC%98%88%EC%82%B0", False)]
    for name in ("", "  ", "가" * 101):
        with pytest.raises(Invalid):
            service.change(viewer, saved_id, name=name, tells=True)


def test_what_is_somebody_else_s_or_nobody_s_reads_the_same(office: Office) -> None:
    saved_id = service.save(office.viewer("colleague"), "예산", {})
    for login, number in (("stranger", saved_id), ("admin", saved_id), ("colleague", new_id())):
        for act in (
            lambda viewer, one: service.change(viewer, one, name="x", tells=False),
            service.remove,
        ):
            with pytest.raises(NotFound):
                act(office.viewer(login), number)
    service.remove(office.viewer("colleague"), saved_id)
    assert _saved(office, "colleague") == []


def test_there_is_an_end_to_what_is_kept(office: Office) -> None:
    set_to(office, MOST_SAVED, 2)
    viewer = office.viewer("colleague")
    for text in ("하나", "둘", "둘"):
        service.save(viewer, text, {})
    with pytest.raises(TooManySaved):
        service.save(viewer, "셋", {})
    service.save(office.viewer("stranger"), "셋", {})


@pytest.mark.parametrize(("text", "narrowed"), [("", {}), ("  ", {"type": "idea"}), ("예산", {"type": "x" * 1000})])
def test_nothing_to_search_for_is_no_search(office: Office, text: str, narrowed: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        service.save(office.viewer("colleague"), text, narrowed)
