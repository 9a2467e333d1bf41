"""Groups of a page: near-identical results fold, none is lost."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kms.search.grouping import grouped
from kms.search.likeness import likeness
from kms.search.ports import Hit

TEXT = "지방세 체납 처분은 독촉장을 보낸 뒤에 재산을 압류하고 공매하는 차례로 합니다. 담당자는 기한을 확인합니다. " * 8


def _hit(number: int, bits: int) -> Hit:
    return Hit("article", number, f"/{number}", 1.0, [], [], {}, datetime(2026, 1, 1, tzinfo=UTC), likeness=bits)


@given(st.lists(st.sampled_from([0, 1, 1 << 63, likeness(TEXT), likeness(TEXT + "끝.")]), max_size=10))
def test_every_hit_is_in_one_group_and_the_first_ones_keep_their_order(bits: list[int]) -> None:
    hits = [_hit(number, one) for number, one in enumerate(bits)]
    groups = grouped(hits)
    assert sorted(hit.id for group in groups for hit in (group.first, *group.more)) == list(range(len(bits)))
    firsts = [group.first.id for group in groups]
    assert firsts == sorted(firsts)
    assert all(hit.id > group.first.id for group in groups for hit in group.more)
    assert all(not group.more for group in groups if not group.first.likeness)


def test_near_identical_texts_fold_and_others_do_not() -> None:
    other = likeness(
        "도서관 행사는 어린이와 부모가 함께 하는 책 읽기 모임으로 매달 셋째 토요일에 엽니다. 신청은 누리집에서 합니다."
    )
    hits = [_hit(1, likeness(TEXT)), _hit(2, other), _hit(3, likeness(TEXT + "끝."))]
    (first, second) = grouped(hits)
    assert ([hit.id for hit in first.more], second.first.id) == ([3], 2)
