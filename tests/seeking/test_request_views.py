"""Requests over HTTP: from a search in vain to the answer, and forms that keep what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kms.core.ids import encode
from kms.seeking import queries
from tests.factories.office import Office
from tests.seeking.conftest import Inside

SignIn = Callable[[str], FlaskClient]


def _ask(client: FlaskClient, **data: str) -> str:
    """The address of a new request."""
    answer = client.post("/requests/new", data={"title": "체납 압류 해제", **data})
    assert answer.status_code == 302
    return answer.location


def _text(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_from_a_search_in_vain_to_the_answer(client_as: SignIn, office_of: Office, inside: Inside) -> None:
    asker, writer = client_as("stranger"), client_as("author")
    assert "/requests/new?title=" in _text(asker, "/search?q=체납+압류+해제")
    assert 'value="체납 압류 해제"' in _text(asker, "/requests/new?title=체납 압류 해제")
    address = _ask(asker, reason="민원인이\n물었습니다.", category_id=encode(office_of.categories["C1"]))
    assert "지방세" in _text(asker, address)
    assert "체납 압류 해제" in _text(writer, "/requests")
    writer.post(f"{address}/take")
    assert "/articles/new?title=" in _text(writer, address)
    article_id = inside(lambda: office_of.published(title="압류를 푸는 순서"))
    typed = f"http://kms.example/articles/{encode(article_id)}/압류를-푸는-순서?x=1"
    assert writer.post(f"{address}/answer", data={"article": typed}).status_code == 302
    assert "압류를 푸는 순서" in _text(asker, address)
    assert "압류를 푸는 순서" not in _text(asker, "/requests")
    assert "체납 압류 해제" in _text(asker, "/requests?tab=answered")


@pytest.mark.parametrize("typed", ["", "x", "/articles/zzzzzzzzzzzzz", "/articles/uuuuuuuuuuuuu/x", "0000000000000"])
def test_what_is_no_open_article_is_refused_and_kept(client_as: SignIn, typed: str) -> None:
    address = _ask(client_as("stranger"))
    answer = client_as("author").post(f"{address}/answer", data={"article": typed})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "There is no published article" in page and f'value="{typed}"' in page


def test_a_form_that_fails_keeps_what_was_typed(client_as: SignIn) -> None:
    answer = client_as("stranger").post("/requests/new", data={"title": "가", "reason": "<까닭>"})
    assert answer.status_code == 422
    assert "&lt;까닭&gt;" in answer.get_data(as_text=True)


def test_asking_for_the_same_leads_to_the_request_that_waits(client_as: SignIn) -> None:
    first, second = client_as("stranger"), client_as("colleague")
    address = _ask(first)
    assert address in _text(second, "/requests/new?title=체납 압류 해제")
    assert _ask(second) == address
    assert "2 ask" in _text(first, address)


def test_steps_and_their_ends(client_as: SignIn, office_of: Office, inside: Inside) -> None:
    asker, other = client_as("stranger"), client_as("colleague")
    address = _ask(asker)
    assert other.post(f"{address}/join").status_code == 302
    assert other.post(f"{address}/close", data={"remark": "x"}).status_code == 403
    assert asker.post(f"{address}/close", data={"remark": ""}).status_code == 422
    assert asker.post(f"{address}/close", data={"remark": "찾았습니다"}).status_code == 302
    assert other.post(f"{address}/take").status_code == 409
    assert other.post(f"{address}/burn").status_code == 404
    page = _text(other, address)
    assert "찾았습니다" in page and f"{address}/take" not in page
    assert inside(lambda: queries.taken(office_of.viewer("colleague"))) == []


def test_own_articles_are_offered_as_answers(client_as: SignIn, office_of: Office, inside: Inside) -> None:
    article_id = inside(office_of.published)
    address = _ask(client_as("stranger"))
    page = _text(client_as("author"), address)
    assert f'name="article" value="{encode(article_id)}"' in page
    assert f'name="article" value="{encode(article_id)}"' not in _text(client_as("colleague"), address)
