"""What looks like personal data is found, and what only looks a little like it is not."""

from __future__ import annotations

import pytest

from kms.articles.personal_data import find


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("번호는 900101-1234568 입니다", "resident_number"),
        ("2021년생 210101-3000000", "resident_number"),
        ("전화 010-1234-5678", "phone"),
        ("전화 01012345678.", "phone"),
        ("메일 hong.gd@example.go.kr 로", "email"),
        ("우리은행 1002-123-456789 로 입금", "account"),
        ("계좌번호: 110-123-456789", "account"),
    ],
)
def test_found(text: str, kind: str) -> None:
    assert [one.kind for one in find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "예산 900,101,123 원",
        "문서번호 2026-123456",
        "900101-1234567",
        "991332-1234567",
        "02-120",
        "지방자치법 제12조",
        "3.1415926535",
    ],
)
def test_not_found(text: str) -> None:
    assert find(text) == []


def test_places_point_at_the_text_and_are_masked() -> None:
    text = "전화 010-1234-5678 입니다"
    (one,) = find(text)
    assert text[one.start : one.end] == "010-1234-5678"
    assert "1234" not in one.masked


def test_only_resident_numbers_block() -> None:
    assert [one.blocking for one in find("900101-1234568, 010-1234-5678")] == [True, False]
