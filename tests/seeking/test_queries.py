"""Lists of saved searches and requests: whose they are, what is named in them, in which order, at what cost."""

from __future__ import annotations

from collections.abc import Callable

from kms.articles import service as articles
from kms.articles.models import Visibility
from kms.core.db import Database, close_reading
from kms.core.paging import PageRequest
from kms.seeking import queries, requests, service
from kms.seeking.models import SavedSearch
from kms.seeking.requests import Wish
from kms.seeking.telling import tell_of_new
from tests.counting import counted
from tests.factories.office import Office

PAGE = PageRequest(1, 20)


def _ask(office: Office, login: str, title: str) -> int:
    return requests.ask(office.viewer(login), Wish(title))


def test_only_what_may_still_be_opened_is_named(searched: Office, drain: Callable[[], None]) -> None:
    stranger = searched.viewer("stranger")
    service.save(stranger, "체납", {})
    article_id = searched.published()
    drain()
    tell_of_new()
    close_reading()
    assert [one.title for one in queries.saved(stranger)[0].matches] == ["체납 처분 절차"]
    articles.change_audience(searched.viewer("author"), article_id, Visibility.DEPARTMENT, ())
    close_reading()
    assert queries.saved(stranger)[0].matches == ()
    assert queries.saved(searched.viewer("admin")) == []


def test_a_search_is_saved_for_its_person_only(office: Office) -> None:
    service.save(office.viewer("colleague"), "예산", {"type": "idea"})
    asked = SavedSearch.written("예산", {"type": "idea"})
    assert queries.is_saved(office.viewer("colleague"), asked)
    assert not queries.is_saved(office.viewer("colleague"), SavedSearch.written("예산", {}))
    assert not queries.is_saved(office.viewer("stranger"), asked)


def test_requests_stand_by_how_many_ask_and_what_is_being_written_last(office: Office) -> None:
    few, many, written, ended = (
        _ask(office, "stranger", title) for title in ("적은 것", "많은 것", "쓰는 것", "끝난 것")
    )
    for login in ("colleague", "author"):
        requests.join(office.viewer(login), many)
    requests.take(office.viewer("author"), written)
    requests.close(office.viewer("stranger"), ended, "찾았습니다")
    close_reading()
    page = queries.requests(office.viewer("expert"), PAGE)
    assert [(row.id, row.askers) for row in page.rows] == [(many, 3), (few, 1), (written, 1)]
    assert [row.id for row in queries.requests(office.viewer("expert"), PAGE, tab="closed").rows] == [ended]
    assert queries.requests(office.viewer("expert"), PAGE, tab="answered").total == 0
    assert {row.id for row in queries.requests(office.viewer("author"), PAGE, tab="mine").rows} == {many, written}
    assert [one.id for one in queries.taken(office.viewer("author"))] == [written]


def test_an_answer_is_named_to_those_who_may_open_it(office: Office) -> None:
    request_id = _ask(office, "colleague", "체납 압류 해제")
    article_id = office.published(visibility="department")
    requests.answer(office.viewer("author"), request_id, article_id)
    close_reading()
    answers = {login: queries.request(office.viewer(login), request_id).answer for login in ("colleague", "stranger")}
    assert answers["colleague"] is not None and answers["colleague"].id == article_id
    assert answers["stranger"] is None


def test_what_waits_for_the_same_is_found_by_its_words(office: Office) -> None:
    request_id = _ask(office, "colleague", "AI 행정 지침")
    found = queries.waiting_for(" ai 행정 지침 ")
    assert found is not None and found.id == request_id
    assert queries.waiting_for("행정 지침") is None


def test_lists_cost_the_same_for_one_and_for_many(office: Office, database: Database) -> None:
    viewer, costs = office.viewer("colleague"), []
    for number in range(2):
        for one in range(12 * number + 1):
            _ask(office, "stranger", f"요청 {number} {one}")
            service.save(viewer, f"검색 {number} {one}", {})
        close_reading()
        with counted(database) as statements:
            queries.requests(viewer, PAGE)
            queries.saved(viewer)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 5
