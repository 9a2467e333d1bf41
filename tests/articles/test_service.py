"""Registering and saving: nothing that a person typed is lost, readers keep what was approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from kms.articles import approval, autosave, queries, service
from kms.articles.drafts import PersonalDataFound
from kms.articles.errors import EditConflict, WrongState
from kms.articles.models import Article, Autosave, Grade, Revision, State, Visibility
from kms.articles.settings import ALL, APPROVAL_MODE
from kms.core import clock, settings
from kms.core.db import close_reading, reading
from kms.core.errors import Invalid, NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.core.text import slugify
from tests.factories.office import Office


def _article(article_id: int) -> Article:
    close_reading()
    return reading().get_one(Article, article_id)


def _shown(article_id: int) -> str:
    article = _article(article_id)
    assert article.published_revision_id is not None
    return reading().get_one(Revision, article.published_revision_id).body


def _head(article_id: int) -> int:
    article = _article(article_id)
    return article.published_revision_id or article.head_revision_id


def _approve_before() -> None:
    known = {one.key: one for one in ALL}
    settings.change(SYSTEM, known, APPROVAL_MODE.key, "before", reason="", expected_version=0)


def test_a_registered_article_is_a_draft_of_its_author_alone(office: Office) -> None:
    article_id = office.drafted()
    assert _article(article_id).state == State.DRAFT
    with pytest.raises(NotFound):
        queries.readable_article(office.viewer("colleague"), article_id)
    with pytest.raises(NotFound):
        queries.readable_article(office.viewer("admin"), article_id)


def test_checked_afterwards_a_submission_is_open_at_once(office: Office) -> None:
    article_id = office.published()
    article = queries.readable_article(office.viewer("stranger"), article_id)
    assert article.state == State.PUBLISHED
    assert article.grade == Grade.UNRATED
    assert article.review_due is not None and article.review_due > clock.today()


def test_checked_before_a_submission_waits_for_its_departments_monitor(office: Office) -> None:
    _approve_before()
    article_id = office.published()
    assert _article(article_id).state == State.PENDING
    with pytest.raises(NotFound):
        queries.readable_article(office.viewer("stranger"), article_id)
    assert queries.waiting_for_approval(office.viewer("monitor"), PageRequest()).total == 1
    assert queries.waiting_for_approval(office.viewer("other_monitor"), PageRequest()).total == 0
    approval.approve(office.viewer("monitor"), article_id)
    assert queries.readable_article(office.viewer("stranger"), article_id).state == State.PUBLISHED


@pytest.mark.parametrize("missing", ["summary", "keywords", "body"])
def test_an_incomplete_draft_is_kept_and_not_published(office: Office, missing: str) -> None:
    empty = () if missing == "keywords" else ""
    article_id = office.drafted(**{missing: empty})
    with pytest.raises(Invalid) as caught:
        service.submit(office.viewer("author"), article_id)
    assert set(caught.value.fields) == {missing}
    assert _article(article_id).state == State.DRAFT


def test_personal_data_is_named_before_it_is_open(office: Office) -> None:
    article_id = office.drafted(body="담당자 010-1234-5678 에게 전화합니다.")
    with pytest.raises(PersonalDataFound):
        service.submit(office.viewer("author"), article_id)
    assert service.submit(office.viewer("author"), article_id, personal_data_checked=True) == State.PUBLISHED


def test_resident_numbers_are_refused_whatever_was_confirmed(office: Office) -> None:
    article_id = office.drafted(body="주민등록번호 900101-1234568 입니다.")
    with pytest.raises(PersonalDataFound):
        service.submit(office.viewer("author"), article_id, personal_data_checked=True)


def test_two_people_changing_different_lines_are_merged(office: Office) -> None:
    article_id = office.published(body="하나\n\n둘\n\n셋", contributions={office.people["colleague"]: 30})
    base = _head(article_id)
    shares = {office.people["colleague"]: 30}
    first = office.draft(body="하나 더\n\n둘\n\n셋", contributions=shares)
    second = office.draft(body="하나\n\n둘\n\n셋 더", contributions=shares)
    service.save(office.viewer("author"), article_id, first, base_revision_id=base)
    saved = service.save(office.viewer("colleague"), article_id, second, base_revision_id=base)
    assert saved.merged
    assert _shown(article_id) == "하나 더\n\n둘\n\n셋 더"


def test_two_people_changing_the_same_line_get_both_texts(office: Office) -> None:
    article_id = office.published(body="하나")
    base = _head(article_id)
    service.save(office.viewer("author"), article_id, office.draft(body="하나 갑"), base_revision_id=base)
    close_reading()
    with pytest.raises(EditConflict) as caught:
        service.save(office.viewer("author"), article_id, office.draft(body="하나 을"), base_revision_id=base)
    assert (caught.value.yours, caught.value.theirs) == ("하나 을", "하나 갑")
    assert _shown(article_id) == "하나 갑"
    service.save(
        office.viewer("author"),
        article_id,
        office.draft(body="하나 갑을"),
        base_revision_id=caught.value.head_revision_id,
    )
    assert _shown(article_id) == "하나 갑을"


def test_an_edit_by_somebody_else_waits_beside_the_published_text(office: Office) -> None:
    article_id = office.published(body="처음")
    saved = service.save(
        office.viewer("stranger"),
        article_id,
        office.draft(body="고침"),
        base_revision_id=_head(article_id),
        reason="오타",
    )
    assert saved.change_id is not None
    assert _shown(article_id) == "처음"
    with pytest.raises(NotAllowed):
        approval.accept_change(office.viewer("expert"), saved.change_id)
    approval.accept_change(office.viewer("author"), saved.change_id)
    assert _shown(article_id) == "고침"


def test_a_change_is_merged_with_what_was_published_meanwhile(office: Office) -> None:
    article_id = office.published(body="하나\n\n둘")
    base = _head(article_id)
    saved = service.save(
        office.viewer("stranger"), article_id, office.draft(body="하나\n\n둘 고침"), base_revision_id=base
    )
    service.save(office.viewer("author"), article_id, office.draft(body="하나 더\n\n둘"), base_revision_id=base)
    assert saved.change_id is not None
    approval.accept_change(office.viewer("author"), saved.change_id)
    assert _shown(article_id) == "하나 더\n\n둘 고침"


def test_a_revision_of_another_article_is_no_base(office: Office) -> None:
    one, other = office.published(), office.published(title="다른 글")
    with pytest.raises(NotFound):
        service.save(office.viewer("author"), one, office.draft(body="x"), base_revision_id=_head(other))


def test_the_address_stays_and_the_old_slug_is_known(office: Office) -> None:
    article_id = office.published()
    service.save(office.viewer("author"), article_id, office.draft(title="새 제목"), base_revision_id=_head(article_id))
    assert queries.current_slug(article_id) == "새-제목"
    assert queries.had_slug(article_id, slugify(office.draft().title))


def test_co_authors_share_a_hundred_percent(office: Office) -> None:
    article_id = office.published(contributions={office.people["colleague"]: 40})
    page = queries.page(office.viewer("author"), article_id, editing_minutes=10)
    assert dict(page.contributors) == {office.people["author"]: 60, office.people["colleague"]: 40}


def test_saving_drops_what_was_kept_of_the_form(office: Office) -> None:
    viewer = office.viewer("author")
    autosave.keep(viewer, 0, office.draft(), base_revision_id=None)
    office.drafted()
    close_reading()
    assert reading().scalars(select(Autosave)).all() == []


def test_a_withdrawn_submission_can_be_handed_in_again(office: Office) -> None:
    _approve_before()
    article_id = office.published()
    service.withdraw(office.viewer("author"), article_id)
    assert _article(article_id).state == State.DRAFT
    with pytest.raises(WrongState):
        service.withdraw(office.viewer("author"), article_id)
    assert service.submit(office.viewer("author"), article_id) == State.PENDING


def test_still_right_moves_the_date_on(office: Office) -> None:
    article_id = office.published()
    before = _article(article_id).review_due
    assert before is not None
    later = clock.korean_instant(before)
    with clock.travel(later):
        service.verify(office.viewer("author"), article_id)
    after = _article(article_id).review_due
    assert after is not None and after > before
    with pytest.raises(NotAllowed):
        service.verify(office.viewer("stranger"), article_id)


def test_closing_an_article_to_others(office: Office) -> None:
    article_id = office.published()
    service.change_audience(office.viewer("author"), article_id, Visibility.PEOPLE, (office.people["expert"],))
    queries.readable_article(office.viewer("expert"), article_id)
    with pytest.raises(NotFound):
        queries.readable_article(office.viewer("stranger"), article_id)
    with pytest.raises(NotAllowed):
        service.change_audience(office.viewer("expert"), article_id, Visibility.EVERYONE, ())


def test_an_old_text_comes_back_as_a_new_revision(office: Office) -> None:
    viewer = office.viewer("author")
    article_id = office.published(body="처음", contributions={office.people["colleague"]: 30})
    first = _head(article_id)
    changed = office.draft(title="새 제목", body="나중", contributions={office.people["colleague"]: 30})
    service.save(viewer, article_id, changed, base_revision_id=first)
    close_reading()
    saved = service.restore_revision(viewer, article_id, first, reason="되돌림")
    assert (_shown(article_id), _article(article_id).title) == ("처음", office.draft().title)
    revision = reading().get_one(Revision, saved.revision_id)
    assert (revision.number, revision.reason) == (3, "되돌림")
    page = queries.page(viewer, article_id, editing_minutes=10)
    assert dict(page.contributors)[office.people["colleague"]] == 30


def test_a_reader_proposes_an_old_text_and_strangers_get_nothing(office: Office) -> None:
    article_id, other = office.published(body="처음", visibility="department"), office.published(title="다른 글")
    first = _head(article_id)
    service.save(
        office.viewer("author"), article_id, office.draft(body="나중", visibility="department"), base_revision_id=first
    )
    close_reading()
    assert service.restore_revision(office.viewer("colleague"), article_id, first).change_id is not None
    assert _shown(article_id) == "나중"
    with pytest.raises(NotFound):
        service.restore_revision(office.viewer("stranger"), article_id, first)
    with pytest.raises(NotFound):
        service.restore_revision(office.viewer("author"), article_id, _head(other))


def test_a_chosen_day_of_review_holds_until_the_next_edit(office: Office) -> None:
    day = clock.today() + timedelta(days=30)
    article_id = office.published(review_due=day)
    assert _article(article_id).review_due == day
    service.save(
        office.viewer("author"),
        article_id,
        office.draft(body="고침", review_due=day),
        base_revision_id=_head(article_id),
    )
    assert _article(article_id).review_due == clock.today() + timedelta(days=180)
    later = day + timedelta(days=1)
    service.save(
        office.viewer("author"),
        article_id,
        office.draft(body="또", review_due=later),
        base_revision_id=_head(article_id),
    )
    assert _article(article_id).review_due == later


def test_what_is_published_is_not_handed_in_again(office: Office) -> None:
    article_id = office.published()
    with pytest.raises(WrongState):
        service.submit(office.viewer("author"), article_id)
