"""An import says first what it would do, does exactly that, and the words that come with the product have no faults."""

from __future__ import annotations

import pytest

from kms.cli.knowledge import CONTENT, load_dictionary
from kms.core.errors import NotAllowed
from kms.core.permissions import SYSTEM
from kms.search.dictionary import importing, queries, service
from kms.search.dictionary.drafts import Draft
from kms.search.dictionary.sheet import Problem, Sheet, read
from kms.search.korean.vocabulary import Entry, Kind
from tests.factories.office import Office

FILE = (
    "종류,낱말,부분·동의어,상태\n동의어,지자체,지방정부,\n불용어,방법,,\n불용어,관련,,사용 안 함\n별칭,x,y,\n".encode()
)


def test_a_plan_tells_new_changed_unchanged_and_refused(office: Office) -> None:
    admin = office.viewer("admin")
    service.store(admin, Draft(Kind.SYNONYM, "지자체", ("지방자치단체",)), reason="")
    service.store(admin, Draft(Kind.STOP, "방법"), reason="")
    service.store(admin, Draft(Kind.STOP, "관련"), reason="")
    plan = importing.look(admin, FILE)
    assert [(one.after.word, one.before is not None) for one in plan.steps] == [("지자체", True), ("관련", True)]
    assert (plan.unchanged, [one.problem for one in plan.findings]) == (1, [Problem.UNKNOWN_KIND])
    assert plan.gone == (Entry(Kind.SYNONYM, "지자체", ("지방자치단체",)), Entry(Kind.STOP, "관련"))
    assert plan.come == (Entry(Kind.SYNONYM, "지자체", ("지방정부",)),)
    assert importing.apply(admin, plan, reason="파일") == 2
    assert importing.look(admin, FILE).steps == ()


def test_looking_changes_nothing_and_is_for_the_administrator(office: Office) -> None:
    importing.look(office.viewer("admin"), FILE)
    assert queries.every(office.viewer("admin")) == []
    with pytest.raises(NotAllowed):
        importing.look(office.viewer("author"), FILE)


def test_the_words_of_the_product_can_be_loaded_twice(office: Office) -> None:
    count = load_dictionary(SYSTEM)
    assert count == len(queries.every(SYSTEM)) > 70
    assert load_dictionary(SYSTEM) == 0


def test_a_file_of_the_product_has_no_faults(office: Office) -> None:
    assert read((CONTENT / "dictionary.csv").read_bytes()).findings == ()
    with pytest.raises(ValueError, match="unknown_kind"):
        importing.starter(read(FILE))
    assert importing.starter(Sheet()) == ()
