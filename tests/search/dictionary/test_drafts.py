"""What an entry must have, said at the field that lacks it."""

from __future__ import annotations

import pytest

from kms.core.db import Database
from kms.core.errors import Invalid
from kms.search.dictionary.drafts import Draft, check, cleaned
from kms.search.korean.vocabulary import Kind


@pytest.mark.usefixtures("database")
class TestCheck:
    """Sentences need an application, which the database fixture has."""

    @pytest.mark.parametrize(
        "draft",
        [
            Draft(Kind.WORD, "누리온"),
            Draft(Kind.WORD, "혁신새싹", ("혁신", "새싹")),
            Draft(Kind.SYNONYM, "개인정보 보호법", ("개인정보보호법",)),
            Draft(Kind.STOP, "알려 주세요"),
        ],
    )
    def test_what_can_hold(self, draft: Draft) -> None:
        check(draft)

    @pytest.mark.parametrize(
        ("draft", "field"),
        [
            (Draft(Kind.STOP, "··"), "word"),
            (Draft(Kind.WORD, "혁신 새싹"), "word"),
            (Draft(Kind.WORD, "꿈"), "word"),
            (Draft(Kind.WORD, "꿈" * 41), "word"),
            (Draft(Kind.STOP, "꿈" * 101), "word"),
            (Draft(Kind.WORD, "혁신새싹", ("혁신", "싹")), "others"),
            (Draft(Kind.SYNONYM, "지자체"), "others"),
            (Draft(Kind.SYNONYM, "지자체", ("!",)), "others"),
            (Draft(Kind.SYNONYM, "지자체", tuple(f"말{number}" for number in range(21))), "others"),
            (Draft(Kind.STOP, "방법", note="꿈" * 201), "note"),
        ],
    )
    def test_what_cannot(self, draft: Draft, field: str, database: Database) -> None:
        with pytest.raises(Invalid) as error:
            check(draft)
        assert list(error.value.fields) == [field]


def test_a_draft_has_nothing_twice_and_only_what_its_kind_has() -> None:
    draft = cleaned(Kind.SYNONYM, " AI ", ["인공  지능", "ai", "인공 지능", ""], one_way=True, note="", closed=False)
    assert draft == Draft(Kind.SYNONYM, "AI", ("인공 지능",), one_way=True)
    assert cleaned(Kind.STOP, "방법", ["x"], one_way=True, note=" 왜 ", closed=True) == Draft(
        Kind.STOP, "방법", note="왜", closed=True
    )
