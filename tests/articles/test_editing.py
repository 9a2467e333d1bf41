"""Writing over HTTP: a form that fails keeps what was typed; two editors lose nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kms.core.ids import encode
from tests.factories.office import Office


def _form(office: Office, **changes: str) -> dict[str, str]:
    return {
        "title": "체납 처분 절차",
        "summary": "요약",
        "keywords": "체납, 징수",
        "body": "본문입니다.",
        "type_code": "know_how",
        "category_id": encode(office.categories["C1"]),
        "visibility": "everyone",
        "then": "submit",
        **changes,
    }


def test_registered_read_found(
    client_as: Callable[[str], FlaskClient], office_of: Office, indexed: Callable[[], None]
) -> None:
    author = client_as("author")
    answer = author.post("/articles/new", data=_form(office_of))
    assert answer.status_code == 302
    text = client_as("stranger").get(answer.location, follow_redirects=True).get_data(as_text=True)
    assert "본문입니다." in text
    indexed()
    results = client_as("stranger").get("/search?q=체납을").get_data(as_text=True)
    assert "1 results" in results and "<mark>체납</mark>" in results


@pytest.mark.parametrize("missing", ["title", "summary", "keywords", "body", "category_id"])
def test_a_form_that_fails_keeps_what_was_typed(
    client_as: Callable[[str], FlaskClient], office_of: Office, missing: str
) -> None:
    answer = client_as("author").post("/articles/new", data=_form(office_of, reason="", **{missing: ""}))
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    for name, value in (("title", "체납 처분 절차"), ("body", "본문입니다."), ("keywords", "체납, 징수")):
        if name != missing:
            assert value in text


def test_an_unknown_reader_is_named_and_nothing_is_lost(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    answer = client_as("author").post("/articles/new", data=_form(office_of, visibility="people", readers="nobody"))
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Nobody here has the login nobody" in text
    assert "본문입니다." in text


def test_two_editors_of_one_line_both_see_both_texts(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    author = client_as("author")
    place = author.post("/articles/new", data=_form(office_of)).location
    form = author.get(f"{place}/edit").get_data(as_text=True)
    base = form.split('name="base" value="')[1].split('"')[0]
    first = author.post(f"{place}/edit", data=_form(office_of, base=base, body="갑이 고침"))
    assert first.status_code == 302
    second = author.post(f"{place}/edit", data=_form(office_of, base=base, body="을이 고침"))
    assert second.status_code == 409
    text = second.get_data(as_text=True)
    assert "갑이 고침" in text and "을이 고침" in text


def test_preview_is_safe_and_autosave_says_when(client_as: Callable[[str], FlaskClient], office_of: Office) -> None:
    author = client_as("author")
    assert "<script" not in author.post("/articles/preview", json={"text": "<script>x</script>"}).get_data(as_text=True)
    assert "Kept at" in author.post("/articles/autosave", data=_form(office_of, title="쓰는 중")).get_json()["message"]
    assert "쓰는 중" in author.get("/articles/new").get_data(as_text=True)


def test_old_addresses_arrive(client_as: Callable[[str], FlaskClient], office_of: Office) -> None:
    author = client_as("author")
    place = author.post("/articles/new", data=_form(office_of)).location
    answer = author.get(f"{place}/some-old-name")
    assert answer.status_code == 302
    assert author.get(answer.location).status_code == 200
