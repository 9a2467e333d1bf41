"""Six months of the demo office, through the services and from a fixed seed: registering, rating, reading, clubs, closing each month."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import select

from kms.articles import categories, service
from kms.articles.drafts import Draft
from kms.articles.models import Visibility
from kms.cli.demo import clubs, rating, readers
from kms.cli.demo.organisation import SEED
from kms.cli.frontmatter import Document, read_folder
from kms.cli.knowledge import CONTENT
from kms.core import clock
from kms.core.clock import Month
from kms.core.db import reading, unit_of_work
from kms.org import queries as org
from kms.org.models import Department, Employee, Team
from kms.quality import workdays
from kms.rewards import closing

_LEFT_ON_THE_DESK = 4  # the newest articles of the demo expert's subjects wait for a rating
_CLOSED_ON_WORKING_DAY = 4  # of the month after
_OUTPUTS_A_MONTH = 2
_WRITERS = ("employee", "monitor")  # demo accounts whose own articles and points are to be seen


def play() -> Iterator[str]:
    """Let the office work from May to October, a month each time it is asked for the next sentence: what the month brought.

    The last month is left to be closed.
    """
    chance = random.Random(SEED)
    documents = sorted(read_folder(CONTENT), key=lambda one: (str(one.facts["registered"]), one.id))
    waiting = _left_on_the_desk(documents)
    authors = _Authors(chance)
    known: list[int] = []
    readers.post_notices()
    months = [(month, list(found)) for month, found in groupby(documents, key=_month_of)]
    for number, (month, found) in enumerate(months, 1):
        registered = {}
        for document in found:
            author_id = authors.of(str(document.facts["department"]))
            registered[document.id] = _register(document, author_id, chance, later=document.id in waiting)
        reviews = sum(rating.rate_article(registered[one.id], chance) for one in found if one.id not in waiting)
        known += registered.values()
        reports = clubs.report_month(month, chance)
        clubs.file_outputs(month, _OUTPUTS_A_MONTH, chance)
        views = readers.read_month(month, known, chance)
        _decide_and_close(month, last=number == len(months))
        yield f"{month}: {len(found)} articles, {reviews} reviews, {views} views, {reports} club reports"
    readers.ask_for_knowledge()
    _leave_a_draft()


def _leave_a_draft() -> None:
    """What the demo employee has begun to write and not handed in."""
    category = categories.category_by_code("D1")
    assert category is not None
    draft = Draft(
        title="점심시간 교대 창구를 운영하며 정한 것",
        summary="점심시간에도 창구 두 곳을 여는 방법과 교대 순서를 적고 있습니다.",
        keywords=("점심시간", "창구", "교대"),
        body="## 언제 필요한가\n\n점심시간에 대기 인원이 10명을 넘는 날이 많을 때입니다.\n\n## 방법\n\n(교대표를 붙일 것)\n",
        type_code="know_how",
        category_id=category.id,
    )
    with clock.travel(clock.korean_instant(date(2026, 10, 30), 17)):
        service.register(org.viewer_by_login("employee"), draft)
        rating.deliver()


def _decide_and_close(month: Month, *, last: bool) -> None:
    """Candidates are decided on, and the month is closed by two people; the last one is left open."""
    officer, admin = org.viewer_by_login("officer"), org.viewer_by_login("admin")
    with clock.travel(month.end - timedelta(hours=30)):
        rating.confirm_candidates(officer)
        rating.deliver()
    if last:
        rating.deliver()
        return
    day = workdays.after(month.next.first_day, _CLOSED_ON_WORKING_DAY)
    with clock.travel(clock.korean_instant(day, 10)):
        closing.propose(admin, month)
    with clock.travel(clock.korean_instant(day, 15)):
        closing.approve(officer, month)
        rating.deliver()


def _register(document: Document, author_id: int, chance: random.Random, *, later: bool) -> int:
    """Register a document on its day; experts are drawn at once, or today when it shall lie on their desks. Its id."""
    viewer = org.viewer_by_id(author_id)
    category = categories.category_by_code(document.folder)
    assert category is not None
    facts, at = document.facts, _moment(document, chance)
    draft = Draft(
        title=str(facts["title"]),
        summary=str(facts["summary"]),
        keywords=tuple(facts["keywords"]),
        body=document.body,
        type_code=str(facts["type"]),
        category_id=category.id,
        visibility=Visibility.DEPARTMENT if facts.get("visibility") == "department" else Visibility.EVERYONE,
        legal_basis=tuple(facts.get("legal_basis") or ()),
        personal_data_checked=True,
    )
    with clock.travel(at), unit_of_work():
        saved = service.register(viewer, draft, source_id=f"starter:{document.id}")
        service.submit(viewer, saved.article_id, personal_data_checked=True)
    with clock.travel(clock.now() if later else at + timedelta(minutes=5)):
        rating.deliver()
    return saved.article_id


def _left_on_the_desk(documents: list[Document]) -> set[str]:
    """Ids of the newest documents of the demo expert's subjects."""
    expert = org.viewer_by_login("expert").employee_id
    places = {document.folder: categories.category_by_code(document.folder) for document in documents}
    mine = {folder for folder, place in places.items() if place and expert in categories.experts_for(place.id)}
    return {one.id for one in [one for one in documents if one.folder in mine][-_LEFT_ON_THE_DESK:]}


class _Authors:
    """Who writes: anybody of the department; in those of the demo accounts these people write every second article."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._written: Counter[str] = Counter()
        self._staff: dict[str, list[int]] = {}
        rows = reading().execute(
            select(Department.code, Employee.id, Employee.login)
            .join(Team, Team.department_id == Department.id)
            .join(Employee, Employee.team_id == Team.id)
            .order_by(Employee.number)
        )
        self._known: dict[str, int] = {}
        for code, employee_id, login in rows:
            self._staff.setdefault(code, []).append(employee_id)
            if login in _WRITERS:
                self._known[code] = employee_id

    def of(self, department: str) -> int:
        """The author of the department's next article."""
        self._written[department] += 1
        if department in self._known and self._written[department] % 2:
            return self._known[department]
        return self._chance.choice(self._staff[department])


def _month_of(document: Document) -> Month:
    day = document.facts["registered"]
    assert isinstance(day, date)
    return Month(day.year, day.month)


def _moment(document: Document, chance: random.Random) -> datetime:
    """A working hour of the article's day."""
    day = document.facts["registered"]
    assert isinstance(day, date)
    return clock.korean_instant(day, chance.randint(9, 17), chance.randint(0, 59))
