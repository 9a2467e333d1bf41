"""What articles do on others' events, also when it is delivered twice."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from kms.articles.models import Article, Handover
from kms.core.db import reading
from kms.core.permissions import SYSTEM
from kms.org import people
from tests.factories.office import Office


def test_what_a_mover_kept_fresh_waits_in_the_old_team(office: Office, drain: Callable[[], None]) -> None:
    article_id = office.published()
    people.move(SYSTEM, office.people["author"], office.teams["WEL"], rank="주무관")
    drain()
    assert reading().scalar(select(func.count()).select_from(Handover)) == 1
    article = reading().get_one(Article, article_id)
    assert (article.owner_id, article.author_id) == (None, office.people["author"])
    assert article.review_due is not None


def test_a_promotion_hands_nothing_over(office: Office, drain: Callable[[], None]) -> None:
    article_id = office.published()
    people.move(SYSTEM, office.people["author"], office.teams["TAX"], rank="주사")
    drain()
    assert reading().get_one(Article, article_id).owner_id == office.people["author"]
