"""Writing over HTTP: a form that fails keeps what was typed; two editors lose nothing."""

from __future__ import annotations

import io
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


def test_personal_data_is_shown_and_confirmed_from_the_articles_page(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    author = client_as("author")
    kept = author.post("/articles/new", data=_form(office_of, body="담당 010-1234-5678", then="keep"))
    address = kept.location
    asked = author.post(f"{address}/submit")
    text = asked.get_data(as_text=True)
    assert asked.status_code == 422
    assert "phone number" in text and "010-1234-5678" not in text and f'action="{address}/submit"' in text
    assert author.post(f"{address}/submit", data={"personal_data_checked": "1"}).status_code == 302
    assert client_as("stranger").get(address, follow_redirects=True).status_code == 200


def test_a_resident_number_cannot_be_confirmed(client_as: Callable[[str], FlaskClient], office_of: Office) -> None:
    author = client_as("author")
    kept = author.post("/articles/new", data=_form(office_of, body="900101-1234568", then="keep"))
    answer = author.post(f"{kept.location}/submit", data={"personal_data_checked": "1"})
    assert answer.status_code == 422
    assert "personal_data_checked" not in answer.get_data(as_text=True)


def test_registering_with_a_phone_number_asks_on_a_page_that_finishes_it(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    author = client_as("author")
    asked = author.post("/articles/new", data=_form(office_of, body="담당 010-1234-5678"))
    action = asked.get_data(as_text=True).split('<form class="form" method="post" action="')[1].split('"')[0]
    done = author.post(action, data={"personal_data_checked": "1"}, follow_redirects=True)
    assert "open to readers" in done.get_data(as_text=True)


def test_what_keeps_a_draft_from_being_handed_in_is_shown_in_the_form(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    author = client_as("author")
    kept = author.post("/articles/new", data=_form(office_of, summary="", then="keep"))
    answer = author.post(f"{kept.location}/submit")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "본문입니다." in text and 'id="summary-error"' in text


def test_similar_titles_are_named_while_one_is_typed(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    author = client_as("author")
    address = author.post("/articles/new", data=_form(office_of)).location
    asked = "/articles/similar?title=체납을 처분하는 방법"
    assert "체납 처분 절차" in client_as("stranger").get(asked).get_data(as_text=True)
    assert "체납 처분 절차" not in author.get(f"{asked}&besides={address.split('/')[2]}").get_data(as_text=True)
    assert author.get("/articles/similar?title=전혀 다른").get_data(as_text=True).strip() == ""


def test_a_pasted_picture_is_kept_with_its_article(client_as: Callable[[str], FlaskClient], office_of: Office) -> None:
    author = client_as("author")
    address = author.post("/articles/new", data=_form(office_of, then="keep")).location
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
    answer = author.post(f"{address}/images", data={"file": (io.BytesIO(png), "image.png")})
    assert author.get(answer.get_json()["address"]).data == png
    for name, content in (("image.txt", b"text"), ("image.png", b"text")):
        refused = author.post(f"{address}/images", data={"file": (io.BytesIO(content), name)})
        assert refused.status_code == 422


def test_the_form_keeps_its_place_when_a_reader_is_unknown(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    answer = client_as("author").post("/articles/new", data=_form(office_of, visibility="people", readers="nobody"))
    assert f'<option value="{encode(office_of.categories["C1"])}" selected>' in answer.get_data(as_text=True)


def test_half_a_login_does_not_keep_the_form_from_being_kept(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    author = client_as("author")
    answer = author.post("/articles/autosave", data=_form(office_of, visibility="people", readers="col"))
    assert answer.status_code == 200
    assert "본문입니다." in author.get("/articles/new").get_data(as_text=True)


def test_a_review_day_that_is_past_is_refused(client_as: Callable[[str], FlaskClient], office_of: Office) -> None:
    answer = client_as("author").post("/articles/new", data=_form(office_of, review_due="2020-01-01"))
    assert answer.status_code == 422
    assert 'id="review_due-error"' in answer.get_data(as_text=True)


def test_an_edit_of_what_is_published_makes_one_revision(
    client_as: Callable[[str], FlaskClient], office_of: Office
) -> None:
    author = client_as("author")
    place = author.post("/articles/new", data=_form(office_of)).location
    base = author.get(f"{place}/edit").get_data(as_text=True).split('name="base" value="')[1].split('"')[0]
    saved = author.post(f"{place}/edit", data=_form(office_of, base=base, body="고침"), follow_redirects=True)
    assert "readers see the new text" in saved.get_data(as_text=True)
    assert "Revision 3" not in author.get(f"{place}/history").get_data(as_text=True)
