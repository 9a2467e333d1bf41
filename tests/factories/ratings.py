"""Rated articles for tests, made through the services: experts of a place, reviews with given marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select

from kms.articles import categories
from kms.articles import service as writing
from kms.articles.grading import gradable
from kms.articles.queries import readable_article
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.permissions import SYSTEM
from kms.org import queries as org
from kms.quality import rubric, service
from kms.quality.assignment import open_round
from kms.quality.models import Cause, Review, ReviewState
from kms.quality.service import Rating
from tests.factories.office import Office

EXPERTS = ("expert", "expert2", "expert3")


def with_experts(office: Office, *logins: str, place: str = "C1") -> None:
    """Let exactly these be the experts of a place."""
    categories.set_experts(SYSTEM, office.categories[place], [office.people[one] for one in logins or EXPERTS])
    close_reading()


def rating(mark: int, **marks: int) -> Rating:
    """The same mark on every criterion but those named, with a comment everywhere."""
    given = {code: marks.get(code, mark) for code in rubric.FIRST.codes}
    return Rating(given, {code: f"{code}에 대한 의견" for code in given})


def assigned(office: Office, login: str, *, author: str = "author", **draft: object) -> tuple[int, int]:
    """An article of `author` that a person was asked to rate, and the review; without the worker."""
    with_experts(office, login, place="C2")
    article_id = office.published(author, category_id=office.categories["C2"], title="평가할 글", **draft)
    article = gradable(article_id)
    assert article is not None
    with unit_of_work() as uow:
        open_round(uow, article, Cause.PUBLISHED)
    close_reading()
    return article_id, open_reviews(article_id)[0].id


def open_reviews(article_id: int) -> list[Review]:
    """Reviews of an article that wait, oldest first."""
    close_reading()
    rows = select(Review).where(Review.article_id == article_id, Review.state == ReviewState.ASSIGNED)
    return list(reading().scalars(rows.order_by(Review.id)))


def reviews(article_id: int) -> list[Review]:
    """All reviews of an article, oldest first."""
    close_reading()
    return list(reading().scalars(select(Review).where(Review.article_id == article_id).order_by(Review.id)))


def submit_all(article_id: int, mark: int, **marks: int) -> int:
    """Let everybody who was asked rate the article so; returns how many did."""
    waiting = open_reviews(article_id)
    for one in waiting:
        service.submit(org.viewer_by_id(one.reviewer_id), one.id, rating(mark, **marks))
    close_reading()
    return len(waiting)


def login_of(office: Office, employee_id: int) -> str:
    """The login of one of the office's people."""
    by_id: Mapping[int, str] = {one: login for login, one in office.people.items()}
    return by_id[employee_id]


def rate_to_the_end(article_id: int, drain: Callable[[], None], mark: int, **marks: int) -> int:
    """Let everybody rate the article so until nobody is asked any more; returns how many did."""
    total = 0
    while done := submit_all(article_id, mark, **marks):
        total += done
        drain()
    return total


def save_text(office: Office, article_id: int, body: str, **changes: object) -> None:
    """Let the author publish another text of the article."""
    viewer = office.viewer("author")
    head = readable_article(viewer, article_id).published_revision_id
    assert head is not None
    writing.save(viewer, article_id, office.draft(body=body, **changes), base_revision_id=head)
    close_reading()
