"""Every change of the dictionary is a version, is audited, and tells of words that are cut otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from kms.audit.models import AuditEntry
from kms.core.db import close_reading, reading
from kms.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kms.core.outbox import EventRow
from kms.search.dictionary import queries, service
from kms.search.dictionary.current import OfficeDictionary
from kms.search.dictionary.drafts import Draft
from kms.search.dictionary.events import WordsChanged
from kms.search.korean.vocabulary import Entry, Kind
from tests.factories.office import STAFF, Office

LOCAL = Draft(Kind.SYNONYM, "지자체", ("지방자치단체",))
SPROUT = Draft(Kind.WORD, "혁신새싹", ("혁신", "새싹"))


def _told() -> list[list[str]]:
    close_reading()
    rows = reading().scalars(select(EventRow).where(EventRow.kind == WordsChanged.kind).order_by(EventRow.number))
    return [row.payload["words"] for row in rows]


@pytest.mark.parametrize("login", sorted(set(STAFF) - {"admin"}))
def test_only_the_knowledge_administrator_changes_or_sees_it(office: Office, login: str) -> None:
    viewer = office.viewer(login)
    for attempt in (
        lambda: service.store(viewer, LOCAL, reason=""),
        lambda: service.revise(viewer, 1, LOCAL, reason="", expected=1),
        lambda: service.take_over(viewer, [LOCAL], reason=""),
        lambda: queries.every(viewer),
        lambda: queries.versions(viewer, 1),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_change_is_a_version_with_who_when_and_why(office: Office) -> None:
    admin = office.viewer("admin")
    entry_id = service.store(admin, LOCAL, reason="자주 찾음")
    service.revise(admin, entry_id, replace(LOCAL, others=("지방정부",)), reason="다시", expected=1)
    found = queries.versions(admin, entry_id)
    assert [(one.version, one.reason, one.facts["others"]) for one in found] == [
        (2, "다시", ["지방정부"]),
        (1, "자주 찾음", ["지방자치단체"]),
    ]
    assert {one.changed_by for one in found} == {admin.employee_id}
    actions = list(reading().scalars(select(AuditEntry.action).where(AuditEntry.subject == f"dictionary:{entry_id}")))
    assert actions == ["search.dictionary_changed"] * 2


def test_a_word_is_there_once_a_kind_however_it_is_written(office: Office) -> None:
    admin = office.viewer("admin")
    entry_id = service.store(admin, Draft(Kind.SYNONYM, "ai  행정", ("인공지능 행정",)), reason="")
    with pytest.raises(Invalid):
        service.store(admin, Draft(Kind.SYNONYM, "AI 행정", ("다른 말",)), reason="")
    other = service.store(admin, Draft(Kind.STOP, "AI 행정"), reason="")
    with pytest.raises(NotFound):
        service.revise(admin, other, Draft(Kind.SYNONYM, "x", ("y",)), reason="", expected=1)
    service.revise(admin, entry_id, Draft(Kind.SYNONYM, "AI 행정", ("인공지능",)), reason="", expected=1)


def test_nobody_overwrites_what_they_did_not_see(office: Office) -> None:
    admin = office.viewer("admin")
    entry_id = service.store(admin, LOCAL, reason="")
    service.revise(admin, entry_id, replace(LOCAL, note="a"), reason="", expected=1)
    with pytest.raises(Conflict):
        service.revise(admin, entry_id, replace(LOCAL, note="b"), reason="", expected=1)
    with pytest.raises(NotFound):
        service.revise(admin, 1, LOCAL, reason="", expected=1)


def test_words_that_are_cut_otherwise_are_told_and_nothing_else(office: Office) -> None:
    admin = office.viewer("admin")
    service.store(admin, LOCAL, reason="")
    entry_id = service.store(admin, SPROUT, reason="")
    service.revise(admin, entry_id, replace(SPROUT, note="이름"), reason="", expected=1)
    service.revise(admin, entry_id, replace(SPROUT, word="희망새싹", others=()), reason="", expected=2)
    service.revise(admin, entry_id, replace(SPROUT, word="희망새싹", others=(), closed=True), reason="", expected=3)
    assert _told() == [["혁신새싹"], ["혁신새싹", "희망새싹"], ["희망새싹"]]


def test_many_are_taken_over_by_their_word_and_again_does_nothing(office: Office) -> None:
    admin = office.viewer("admin")
    service.store(admin, LOCAL, reason="")
    drafts = [replace(LOCAL, others=("지방정부",)), SPROUT]
    assert service.take_over(admin, drafts, reason="파일") == 2
    assert service.take_over(admin, drafts, reason="파일") == 0
    assert {row.word: row.version for row in queries.every(admin)} == {"지자체": 2, "혁신새싹": 1}
    with pytest.raises(Invalid):
        service.take_over(admin, [Draft(Kind.STOP, "관련"), Draft(Kind.SYNONYM, "x")], reason="")
    assert len(queries.every(admin)) == 2


def test_what_is_out_of_use_does_not_hold(office: Office) -> None:
    admin, dictionary = office.viewer("admin"), OfficeDictionary(every=0)
    entry_id = service.store(admin, LOCAL, reason="")
    assert dictionary.current().entries == (Entry(Kind.SYNONYM, "지자체", ("지방자치단체",)),)
    service.revise(admin, entry_id, replace(LOCAL, closed=True), reason="", expected=1)
    assert dictionary.current().entries == ()
    assert dictionary.current().number == 2
