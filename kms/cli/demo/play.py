"""Six months of the demo office, through the services: registering, changing, and later rating and club work."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select

from kms.articles import categories, service
from kms.articles.drafts import Draft
from kms.articles.models import Visibility
from kms.cli.demo.organisation import SEED
from kms.cli.frontmatter import Document, read_folder
from kms.cli.knowledge import CONTENT
from kms.core import clock
from kms.core.db import reading, unit_of_work
from kms.org import queries as org
from kms.org.models import Department, Employee, Team


def play(say: Callable[[str], None]) -> None:
    """Register the starter knowledge, each article on its day by somebody of its department."""
    chance = random.Random(SEED)
    documents = sorted(read_folder(CONTENT), key=lambda one: (str(one.facts.get("registered", "")), one.id))
    staff = _staff_by_department()
    for document in documents:
        author = chance.choice(staff[str(document.facts["department"])])
        with clock.travel(_moment(document, chance)):
            _register(document, author)
    say(f"  {len(documents)} articles registered")


def _register(document: Document, author_id: int) -> None:
    viewer = org.viewer_by_id(author_id)
    category = categories.category_by_code(document.folder)
    assert category is not None
    facts = document.facts
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
    with unit_of_work():
        saved = service.register(viewer, draft, source_id=f"starter:{document.id}")
        service.submit(viewer, saved.article_id, personal_data_checked=True)


def _staff_by_department() -> dict[str, list[int]]:
    staff: dict[str, list[int]] = {}
    rows = reading().execute(
        select(Department.code, Employee.id)
        .join(Team, Team.department_id == Department.id)
        .join(Employee, Employee.team_id == Team.id)
        .order_by(Employee.number)
    )
    for code, employee_id in rows:
        staff.setdefault(code, []).append(employee_id)
    return staff


def _moment(document: Document, chance: random.Random) -> datetime:
    """A working hour of the article's day."""
    day = document.facts.get("registered")
    assert isinstance(day, date)
    return clock.korean_instant(day, chance.randint(9, 17), chance.randint(0, 59))
