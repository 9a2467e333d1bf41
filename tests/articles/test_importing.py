"""Importing: twice is as once, changes become revisions, what was edited here stays, what is refused says where and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from kms.articles import approval, importing, queries, service
from kms.articles.importing import Imported, Item
from kms.articles.models import Article, Category, Revision, State, Visibility
from kms.core import clock
from kms.core.db import close_reading, reading
from kms.core.errors import NotAllowed, NotFound
from kms.core.outbox import EventRow
from kms.core.permissions import SYSTEM
from tests.factories.office import Office


def _item(number: int = 0, **changes: object) -> Item:
    plain = Item(
        f"s{number}", f"글 {number}", f"본문 {number}", f"a.jsonl line {number + 1}", "안내", "", "요약", ("말",)
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def _run(office: Office, items: list[Item], *, dry_run: bool = False, category: str = "") -> Imported:
    total = Imported()
    for result in importing.take_over(
        office.viewer("admin"), items, type_code="know_how", category_code=category, dry_run=dry_run
    ):
        total.new += result.new
        total.changed += result.changed
        total.same += result.same
        total.refused += result.refused
    close_reading()
    return total


def _article(source_id: str) -> Article:
    close_reading()
    return reading().scalars(select(Article).where(Article.source_id == source_id)).one()


def _counts(found: Imported) -> tuple[int, int, int, int]:
    return found.new, found.changed, found.same, len(found.refused)


def test_import_repeat_and_change(office: Office) -> None:
    items = [_item(number) for number in range(3)]
    assert _counts(_run(office, items, dry_run=True)) == (3, 0, 0, 0)
    assert reading().scalar(select(func.count()).select_from(Article)) == 0
    assert _counts(_run(office, items)) == (3, 0, 0, 0)
    assert _counts(_run(office, items)) == (0, 0, 3, 0)
    assert _counts(_run(office, [_item(1, text="새 본문"), _item(2)], dry_run=True)) == (0, 1, 1, 0)
    assert _counts(_run(office, [_item(1, text="새 본문"), _item(2)])) == (0, 1, 1, 0)
    page = queries.page(office.viewer("stranger"), _article("s1").id, editing_minutes=10)
    assert (page.revision.number, page.revision.plain) == (2, "새 본문")
    assert reading().scalar(select(func.count()).select_from(Category).where(Category.name == "안내")) == 1


def test_what_came_is_as_if_it_had_been_registered(office: Office, drain: Callable[[], None]) -> None:
    """The rows made in bulk are those of the command, but for what differs by nature."""
    registered = office.published(
        "author", title="본보기", body="[[글 0]]\n\n## 절", contributions={office.people["colleague"]: 30}
    )
    _run(office, [_item(0, text="[[본보기]] [[없는 글]]\n\n## 절", author="author", contributions={"colleague": 30})])
    imported = _article("s0").id
    for viewer in map(office.viewer, ("author", "colleague", "stranger", "admin")):
        ours, theirs = (queries.page(viewer, one, editing_minutes=10) for one in (imported, registered))
        assert ours.contributors == theirs.contributors
        assert (ours.article.state, ours.article.review_due) == (theirs.article.state, theirs.article.review_due)
        assert ours.article.department_id == theirs.article.department_id
        assert ours.revision.contents == theirs.revision.contents
    assert queries.had_slug(imported, "글-0")
    assert [row.id for row in queries.page(SYSTEM, registered, editing_minutes=10).backlinks] == [imported]
    drain()
    assert (
        f"/articles/{queries.encode(imported)}"
        in queries.page(SYSTEM, registered, editing_minutes=10).revision.body_html
    )
    kinds = reading().scalars(select(EventRow.kind).where(EventRow.stream == f"article:{imported}")).all()
    assert list(kinds) == ["articles.published"]


def test_links_between_batches_lead_where_they_should(office: Office, drain: Callable[[], None]) -> None:
    many = [_item(number) for number in range(importing.BATCH + 5)]
    many[3] = _item(3, text=f"앞에서 [[글 {importing.BATCH + 2}]]")
    many[importing.BATCH + 2] = _item(importing.BATCH + 2, text="뒤에서 [[글 3]]")
    assert _counts(_run(office, many)) == (len(many), 0, 0, 0)
    drain()
    for here, there in ((3, importing.BATCH + 2), (importing.BATCH + 2, 3)):
        html = queries.page(SYSTEM, _article(f"s{here}").id, editing_minutes=10).revision.body_html
        assert queries.encode(_article(f"s{there}").id) in html


def test_all_that_a_file_may_say_is_kept(office: Office) -> None:
    item = _item(
        author="colleague",
        visibility=Visibility.PEOPLE,
        readers=("stranger",),
        category="C1",
        type="idea",
        legal_basis=("지방세법 제1조",),
        registered=date(2024, 5, 19),
        doc_reg_no="세무과-123",
    )
    _run(office, [item])
    article = _article("s0")
    assert (article.author_id, article.category_id) == (office.people["colleague"], office.categories["C1"])
    assert (article.type_code, article.doc_reg_no) == ("idea", "세무과-123")
    assert article.published_at == clock.korean_instant(date(2024, 5, 19), 9)
    assert article.review_due == date(2026, 5, 19)  # 730 days after: an idea
    assert queries.page(office.viewer("stranger"), article.id, editing_minutes=10).revision.legal_basis
    with pytest.raises(NotFound):
        queries.page(office.viewer("expert"), article.id, editing_minutes=10)


def test_a_department_without_an_author_takes_it_for_its_first_team(office: Office) -> None:
    _run(office, [_item(department="WEL"), _item(1, department="복지정책과", author="author")])
    for source in ("s0", "s1"):
        assert _article(source).department_id == office.departments["WEL"]
    assert _article("s0").author_id == office.people["admin"]


def test_what_was_edited_here_is_not_overwritten(office: Office) -> None:
    _run(office, [_item(author="author")])
    article = _article("s0")
    service.save(
        office.viewer("author"),
        article.id,
        office.draft(body="여기서 고침"),
        base_revision_id=article.head_revision_id,
    )
    assert _counts(_run(office, [_item(author="author")])) == (0, 0, 1, 0)
    found = _run(office, [_item(author="author", text="거기서 고침")])
    assert [one.reason for one in found.refused] == ["it was edited here since it came; take the change over by hand"]
    assert queries.page(SYSTEM, article.id, editing_minutes=10).revision.body == "여기서 고침"


def test_what_is_out_of_use_here_stays_so(office: Office) -> None:
    _run(office, [_item()])
    approval.retire(office.viewer("admin"), _article("s0").id, reason="낡음")
    assert _counts(_run(office, [_item()])) == (0, 0, 1, 0)
    assert "retired" in _run(office, [_item(text="다시")]).refused[0].reason
    assert _article("s0").state == State.RETIRED


def test_who_may_read_stays_as_it_is_unless_the_source_says(office: Office) -> None:
    _run(office, [_item(visibility=Visibility.DEPARTMENT)])
    assert _counts(_run(office, [_item()])) == (0, 0, 1, 0)
    _run(office, [_item(text="둘째")])
    assert _article("s0").visibility == Visibility.DEPARTMENT
    assert _counts(_run(office, [_item(text="둘째", visibility=Visibility.EVERYONE)])) == (0, 1, 0, 0)
    assert _article("s0").visibility == Visibility.EVERYONE


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"category": ""}, "--category"),
        ({"type": "poem"}, "no kind 'poem'"),
        ({"author": "nobody"}, "login nobody"),
        ({"readers": ("nobody",)}, "login nobody"),
        ({"visibility": Visibility.PEOPLE}, "at least one person"),
        ({"contributions": {"colleague": 100}}, "one percent"),
        ({"department": "XYZ"}, "no department 'XYZ'"),
        ({"text": "번호는 900101-1234568"}, "resident registration number"),
        ({"text": "가" * 200_001}, "200000 characters"),
        ({"title": "  "}, "Enter a title"),
        ({"keywords": ("긴" * 61,)}, "60 characters"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_place_and_the_rest_comes(
    office: Office, changes: dict[str, object], reason: str
) -> None:
    found = _run(office, [_item(1), _item(2, **changes), _item(3)])
    assert _counts(found) == (2, 0, 0, 1)
    assert found.refused[0].place == "a.jsonl line 3"
    assert reason in found.refused[0].reason


def test_an_id_that_stands_twice_is_taken_once(office: Office) -> None:
    items = [_item(0), _item(0, text="anders", place="a.jsonl line 9")]
    for _ in range(2):
        found = _run(office, items)
        assert [(one.place, one.reason) for one in found.refused] == [
            ("a.jsonl line 9", "the id s0 stood already at a.jsonl line 1")
        ]
    assert reading().scalar(select(func.count()).select_from(Revision)) == 1


def test_a_text_that_takes_too_long_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LIMIT_SECONDS", -15.0)
    found = _run(office, [_item()])
    assert "too long to display" in found.refused[0].reason


def test_only_who_may_manage_the_map_imports(office: Office) -> None:
    with pytest.raises(NotAllowed):
        list(importing.take_over(office.viewer("author"), [_item()], type_code="know_how"))


def test_the_system_needs_an_author(office: Office) -> None:
    items = [_item(0), _item(1, author="author")]
    (result,) = importing.take_over(SYSTEM, items, type_code="know_how")
    assert (result.new, result.refused[0].reason) == (1, "no author is named; give --as")
