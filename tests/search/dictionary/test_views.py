"""The pages: list, form, look before the change, file; with what was typed kept when something is wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kms.core.ids import encode
from kms.core.permissions import SYSTEM
from kms.search.dictionary import queries
from kms.search.dictionary.sheet import read
from kms.search.korean.vocabulary import Kind
from tests.factories.office import Office

HOME = "/admin/dictionary"
FORM = {"kind": "synonym", "word": "지자체", "others": "지방자치단체, 지방정부", "reason": "자주 찾음"}


@pytest.fixture
def admin(client_as: Callable[[str], FlaskClient]) -> FlaskClient:
    return client_as("admin")


def _confirmed(client: FlaskClient, address: str, data: dict[str, str]) -> TestResponse:
    """Send a form, and the look that follows as well."""
    page = client.post(address, data=data).get_data(as_text=True)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.split("<main", 1)[1]))
    return client.post(address, data=fields, follow_redirects=True)


def _hand_in(client: FlaskClient, content: bytes) -> TestResponse:
    data = {"file": (io.BytesIO(content), "words.csv")}
    return client.post(f"{HOME}/import/new", data=data, content_type="multipart/form-data")


def test_an_entry_is_looked_at_then_made_then_changed_then_out_of_use(app: Flask, admin: FlaskClient) -> None:
    look = admin.post(f"{HOME}/new", data=FORM).get_data(as_text=True)
    assert "What it does to searches" in look
    assert "지자체" not in admin.get(HOME).get_data(as_text=True)
    page = _confirmed(admin, f"{HOME}/new", FORM).get_data(as_text=True)
    assert "The word is in the dictionary." in page
    assert "same as 지방자치단체, 지방정부" in page
    with app.app_context():
        row = queries.every(SYSTEM)[0]
    address = f"{HOME}/{encode(row.id)}"
    changed = {**FORM, "others": "지방자치단체", "one_way": "1", "closed": "1", "version": "1"}
    page = _confirmed(admin, address, changed).get_data(as_text=True)
    assert "also finds 지방자치단체" in page
    assert "out of use" in page
    past = admin.get(address).get_data(as_text=True)
    assert "자주 찾음" in past
    assert "same as 지방자치단체, 지방정부" in past


def test_a_form_that_fails_keeps_what_was_typed(admin: FlaskClient) -> None:
    answer = admin.post(f"{HOME}/new", data={"kind": "word", "word": "혁신새싹", "others": "혁신, 싹", "note": "팀"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="혁신, 싹"' in page
    assert 'value="팀"' in page
    assert "The parts must make up the word" in page


def test_a_word_that_is_there_is_not_added_again(admin: FlaskClient) -> None:
    _confirmed(admin, f"{HOME}/new", FORM)
    answer = admin.post(f"{HOME}/new", data=FORM)
    assert answer.status_code == 422
    assert "in the dictionary already" in answer.get_data(as_text=True)


def test_an_outdated_form_changes_nothing(app: Flask, admin: FlaskClient) -> None:
    _confirmed(admin, f"{HOME}/new", FORM)
    with app.app_context():
        address = f"{HOME}/{encode(queries.every(SYSTEM)[0].id)}"
    assert admin.post(address, data={**FORM, "note": "새", "version": "0"}).status_code == 409


def test_a_file_is_looked_at_then_taken_over_and_comes_out_again(app: Flask, admin: FlaskClient) -> None:
    content = "종류,낱말,부분·동의어\n동의어,지자체,지방정부\n불용어,방법,\n별칭,x,y\n".encode("cp949")
    page = _hand_in(admin, content).get_data(as_text=True)
    assert "별칭 is no kind of entry" in page
    assert "지방정부" in page
    kept = re.search(r'name="content" value="([^"]*)"', page)
    confirmed = re.search(r'name="confirmed" value="(\w+)"', page)
    assert kept is not None
    assert confirmed is not None
    done = admin.post(f"{HOME}/import/new", data={"content": kept[1], "confirmed": confirmed[1]})
    assert done.status_code == 302
    file = admin.get(f"{HOME}/all.csv")
    assert file.headers["Content-Disposition"] == "attachment; filename=dictionary-all.csv"
    with app.test_request_context():
        assert {(one.kind, one.word) for one in read(file.data).drafts} == {
            (Kind.SYNONYM, "지자체"),
            (Kind.STOP, "방법"),
        }
    assert "지자체" not in admin.get(f"{HOME}/stop.csv").get_data(as_text=True)
    assert admin.get(f"{HOME}/other.csv").status_code == 404


@pytest.mark.parametrize("content", [b"", "종류,낱말\n별칭,x\n".encode(), b"x" * 200_001])
def test_a_file_that_cannot_be_taken_says_why(admin: FlaskClient, content: bytes) -> None:
    answer = _hand_in(admin, content)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.get_data(as_text=True)


def test_the_list_is_narrowed_and_says_what_to_do_when_it_is_empty(admin: FlaskClient) -> None:
    assert "The dictionary is empty." in admin.get(HOME).get_data(as_text=True)
    _confirmed(admin, f"{HOME}/new", FORM)
    assert "지자체</a>" in admin.get(f"{HOME}?q=지방정부").get_data(as_text=True)
    assert "There is no such entry." in admin.get(f"{HOME}?kind=stop").get_data(as_text=True)


def test_what_was_changed_is_found_at_once(
    app: Flask, admin: FlaskClient, office_of: Office, indexed: Callable[[], None]
) -> None:
    with app.app_context():
        office_of.published(title="지방자치단체 재정")
    indexed()
    assert "지방자치단체 재정" not in re.sub("<[^>]*>", "", admin.get("/search?q=지자체").get_data(as_text=True))
    look = admin.post(f"{HOME}/new", data=FORM).get_data(as_text=True)
    assert "<mark>지방자치단체 재정</mark>" in look
