"""The list is paged, looked through and narrowed, in as many statements however long it is."""

from __future__ import annotations

import pytest

from kms.core.db import Database, close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.search.dictionary import queries, service
from kms.search.dictionary.drafts import Draft
from kms.search.korean.vocabulary import Kind
from tests.counting import counted
from tests.factories.office import Office


def _words(office: Office, **how: str) -> list[str]:
    return [row.word for row in queries.listed(office.viewer("admin"), PageRequest(1, 50), **how).rows]


def test_it_is_found_by_word_and_by_what_means_the_same(office: Office) -> None:
    admin = office.viewer("admin")
    service.take_over(
        admin,
        [
            Draft(Kind.SYNONYM, "지자체", ("지방자치단체", "100%_지역")),
            Draft(Kind.WORD, "누리온"),
            Draft(Kind.STOP, "관련", closed=True),
            Draft(Kind.STOP, "방법"),
        ],
        reason="",
    )
    assert _words(office) == ["누리온", "방법", "지자체", "관련"]
    assert _words(office, text="자치단체") == ["지자체"]
    assert _words(office, text="%_") == ["지자체"]
    assert _words(office, text="없음") == []
    assert _words(office, kind="stop") == ["방법", "관련"]
    assert _words(office, kind="stop", text="지자체") == []


def test_a_long_list_takes_two_statements_like_a_short_one(office: Office, database: Database) -> None:
    admin = office.viewer("admin")
    counts = []
    for number in (1, 50):
        service.take_over(admin, [Draft(Kind.STOP, f"말{one}") for one in range(number)], reason="")
        close_reading()
        with counted(database) as seen:
            assert queries.listed(admin, PageRequest(1, 50)).total == number
        counts.append(len(seen))
    assert counts == [2, 2]


def test_nobody_else_reads_it_and_what_is_not_there_is_not_found(office: Office) -> None:
    with pytest.raises(NotAllowed):
        queries.listed(office.viewer("officer"), PageRequest())
    with pytest.raises(NotAllowed):
        queries.entry(office.viewer("author"), 1)
    with pytest.raises(NotFound):
        queries.entry(office.viewer("admin"), 1)
