"""Forms of map and types: what is shown can be sent back, and every change is said in words that an administrator knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import pytest
from flask import current_app
from werkzeug.datastructures import MultiDict

from kms.articles import catalogue_forms as forms
from kms.articles import categories
from kms.articles.places import Place
from kms.core.db import close_reading
from kms.core.errors import Invalid
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.factories.office import Office

T = TypeVar("T")


def sent(read: Callable[[], T], fields: Mapping[str, object]) -> T:
    """What is read from a form with these fields."""
    data = MultiDict({name: str(value) for name, value in fields.items()})
    with current_app.test_request_context(method="POST", data=data):
        return read()


def box(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields as a browser sends them: a box without its tick is not sent."""
    return {name: value for name, value in fields.items() if name != "closed" or value}


@pytest.fixture
def place(office: Office) -> Place:
    """A place with everything that one can have."""
    experts = (office.people["expert2"], office.people["expert"])
    return Place("지방세", "Local tax", office.categories["C"], office.departments["TAX"], experts, closed=True)


def test_a_place_comes_back_from_its_form_as_it_was(office: Office, place: Place) -> None:
    assert sent(forms.read_place, box(forms.typed_place(place))) == place
    bare = Place("계약")
    assert sent(forms.read_place, box(forms.typed_place(bare))) == bare


def test_people_are_typed_as_logins_with_commas_or_lines(office: Office) -> None:
    read = sent(forms.read_place, {"name": " 지방세 ", "experts": "expert2,\n expert , expert2"})
    assert read.name == "지방세"
    assert read.experts == (office.people["expert2"], office.people["expert"])


def test_a_login_that_nobody_has_is_named(office: Office) -> None:
    with pytest.raises(Invalid) as caught:
        sent(forms.read_place, {"name": "지방세", "experts": "expert, nobody, gone"})
    assert caught.value.fields == {"experts": "Nobody here has the login nobody, gone."}


def test_an_expert_who_left_does_not_keep_the_form_from_being_sent(office: Office, place: Place) -> None:
    people.leave(SYSTEM, office.people["expert2"])
    close_reading()
    typed = forms.typed_place(place)
    assert typed["experts"] == "expert"
    after = sent(forms.read_place, box(typed))
    (change,) = forms.place_changes(place, after, {office.categories["C"]: "재정"})
    assert (change.what, change.before, change.after) == ("Experts", "이름expert, 이름expert2", "이름expert")


def test_what_is_no_identifier_means_none(office: Office) -> None:
    read = sent(forms.read_place, {"name": "x", "parent_id": "../../etc", "department_id": ""})
    assert (read.parent_id, read.department_id, read.closed) == (None, None, False)


def test_a_change_of_a_place_is_said_in_names_and_not_in_numbers(office: Office, place: Place) -> None:
    parents = {office.categories["C"]: "재정"}
    after = Place("지방세와 징수", "Local tax", None, office.departments["WEL"], (office.people["expert"],))
    assert {one.what: (one.before, one.after) for one in forms.place_changes(place, after, parents)} == {
        "Name": ("지방세", "지방세와 징수"),
        "Hangs under": ("재정", "at the root"),
        "Owning department": ("세무과", "복지정책과"),
        "Experts": ("이름expert, 이름expert2", "이름expert"),
        "State": ("out of use", "in use"),
    }


def test_a_new_place_is_said_whole_and_an_unchanged_one_not_at_all(office: Office, place: Place) -> None:
    parents = {office.categories["C"]: "재정"}
    new = forms.place_changes(None, place, parents)
    assert [one.after for one in new] == [
        "지방세",
        "Local tax",
        "재정",
        "세무과",
        "이름expert, 이름expert2",
        "out of use",
    ]
    assert {one.before for one in new} == {""}
    assert forms.place_changes(place, place, parents) == []
    turned = Place(**{**vars(place), "experts": place.experts[::-1]})
    assert forms.place_changes(place, turned, parents) == []  # the order of experts means nothing


def test_a_type_comes_back_from_its_form_as_it_was(office: Office) -> None:
    for kind in categories.article_types():
        facts = forms.type_facts(kind)
        read = sent(forms.read_type, box(facts))
        assert forms.type_changes(facts, read) == []
        assert read == facts


def test_a_template_is_kept_in_normal_form_so_that_only_its_words_make_a_change(office: Office) -> None:
    read = sent(forms.read_type, {"name": "x", "template": "\r\n## 틀\r\n\r\n본문\u200b \r\n\r\n"})
    assert read["template"] == "## 틀\n\n본문\n"


def test_numbers_that_are_none_are_left_to_the_rules(office: Office) -> None:
    admin = office.viewer("admin")
    for days in ("", "viele", "0", "3651", "-5"):
        read = sent(forms.read_type, {"name": "보도자료", "review_days": days})
        with pytest.raises(Invalid, match="between 1 and 3,650 days"):
            categories.set_type(admin, code="press", **read)


def test_a_change_of_a_type_is_said_in_words(office: Office) -> None:
    kind = next(one for one in categories.article_types() if one.code == "idea")
    before = forms.type_facts(kind)
    after = {**before, "review_days": 30, "closed": True}
    found = {one.what: (one.before, one.after) for one in forms.type_changes(before, after)}
    assert found == {"Days until the next look": (str(kind.review_days), "30"), "State": ("in use", "out of use")}
    new = {one.what: one.before for one in forms.type_changes({}, after)}
    assert new["State"] == ""
    assert "Name" in new
