"""The demo's experts rate: each has a severity, each article a quality that nobody knows; marks and remarks follow. From a fixed seed."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from sqlalchemy import select

from kms.app import consumers
from kms.cli.demo.organisation import SEED
from kms.cli.demo.remarks import CONFIRMATIONS, DECLINED, RECUSALS, REMARKS
from kms.core import clock, db
from kms.core.clock import KST
from kms.core.db import reading
from kms.core.dispatch import lag, step
from kms.core.paging import PageRequest
from kms.core.permissions import Viewer
from kms.org import queries as org
from kms.quality import confirmation, overview, rubric, service, workdays
from kms.quality.models import Review, ReviewState
from kms.quality.service import Rating

_CENTRE, _QUALITY, _SEVERITY, _ERROR, _CRITERION = 3.85, 0.65, 0.32, 0.35, 0.45
_RECUSED, _LATE, _UNKNOWN, _DECLINED = 0.04, 0.06, 0.04, 0.15  # chances
_ON_THE_DESK, _CONFIRMED_TOGETHER = 4, 12
_MOST_REVIEWS = 8  # of one article, returned ones included


def rate_article(article_id: int, chance: random.Random) -> int:
    """Let everybody rate whom the lot gives this article, until nobody is asked any more; returns the submitted reviews.

    Moves its own clock: each review is submitted some working days after it was assigned, now and then late or returned.
    Events must have been delivered up to the registration (see `deliver`).
    """
    quality = chance.gauss(_CENTRE, _QUALITY)
    said: set[str] = set()
    done = 0
    for _turn in range(_MOST_REVIEWS):
        review = _next(article_id)
        if review is None:
            break
        with clock.travel(_moment(review, chance)):
            done += _answer(review, quality, chance, said)
            deliver()
    return done


def confirm_candidates(viewer: Viewer) -> int:
    """Decide on every candidate for core knowledge, most with a yes; returns how many were confirmed."""
    confirmed = 0
    for row in overview.candidates(viewer, PageRequest(1, 100)).rows:
        chance = random.Random(f"{SEED}:{row.quality:.6f}")
        if chance.random() < _DECLINED:
            confirmation.decline(viewer, row.article_id, reason=DECLINED)
        else:
            confirmation.confirm(viewer, row.article_id, reason=chance.choice(CONFIRMATIONS))
            confirmed += 1
    db.close_reading()
    return confirmed


def deliver() -> None:
    """Deliver what was told, as the worker does."""
    while any(step(consumer).handled or lag(consumer.name) for consumer in consumers()):
        pass
    db.close_reading()


def _next(article_id: int) -> Review | None:
    db.close_reading()
    waiting = select(Review).where(Review.article_id == article_id, Review.state == ReviewState.ASSIGNED)
    return reading().scalars(waiting.order_by(Review.assigned_at, Review.id).limit(1)).first()


def _answer(review: Review, quality: float, chance: random.Random, said: set[str]) -> bool:
    """Submit the review, or return it; whether it was submitted."""
    viewer = org.viewer_by_id(review.reviewer_id)
    if chance.random() < _RECUSED:
        service.recuse(viewer, review.id, reason=chance.choice(RECUSALS))
        return False
    service.submit(viewer, review.id, _rating(quality, _severity(review.reviewer_id), chance, said))
    return True


def _severity(employee_id: int) -> float:
    """How much lower than others a person marks: the same each time."""
    number = org.people([employee_id])[employee_id].name
    return random.Random(f"{SEED}:{number}").gauss(0, _SEVERITY)


def _rating(quality: float, severity: float, chance: random.Random, said: set[str]) -> Rating:
    """Marks around the article's quality; remarks that nobody made on this article yet (`said`)."""
    overall = quality - severity + chance.gauss(0, _ERROR)
    marks, comments = {}, {}
    for code in rubric.FIRST.codes:
        mark = max(1, min(5, round(overall + chance.gauss(0, _CRITERION))))
        if code == rubric.ACCURACY:
            mark = max(mark, 3 if chance.random() < 0.9 else 2)  # few texts are wrong
        if code not in (rubric.ACCURACY, "usefulness") and chance.random() < _UNKNOWN:
            marks[code] = service.UNKNOWN
            continue
        marks[code] = mark
        needed = mark in (1, 5) or (code == rubric.ACCURACY and mark <= 2)
        if needed or chance.random() < 0.45:
            level = "low" if mark <= 2 else "high" if mark >= 4 else "middle"
            fresh = [text for text in REMARKS[code][level] if text not in said]
            comments[code] = chance.choice(fresh or REMARKS[code][level])
            said.add(comments[code])
    return Rating(marks, comments)


def _moment(review: Review, chance: random.Random) -> datetime:
    """A working hour one to six working days after the assignment; now and then after its due day."""
    days = chance.choice((1, 1, 2, 2, 3, 3, 4, 5, 6))
    day = review.due + timedelta(days=3) if chance.random() < _LATE else review.assigned_at.astimezone(KST).date()
    at = _working(workdays.after(day, days), chance)
    return max(at, review.assigned_at + timedelta(hours=2))


def _working(day: date, chance: random.Random) -> datetime:
    return clock.korean_instant(day, chance.randint(9, 17), chance.randint(0, 59))


def _later(chance: random.Random, at: datetime, days: int) -> datetime:
    return _working(workdays.after(at.astimezone(KST).date(), days), chance)


def _last_submitted() -> datetime:
    newest = select(Review.submitted_at).where(Review.state == ReviewState.SUBMITTED)
    found = reading().scalar(newest.order_by(Review.submitted_at.desc()).limit(1))
    return found or clock.now()
