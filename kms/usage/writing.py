"""From entries to rows: views as they are, searches and opened results added to their day's counts. Called by `recording.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kms.core.clock import KST
from kms.core.db import Base, UnitOfWork, unit_of_work
from kms.usage.entries import Clicked, Entry, Remembered, Searched, View
from kms.usage.models import RecentSearch, SearchClickDay, SearchDay, SearchMark, SearchSeen, ViewRecord

_BATCH = 200  # keys compared in one statement

Key = tuple[date, str]


def write(entries: Sequence[Entry]) -> None:
    """Store entries in one transaction."""
    with unit_of_work() as uow:
        uow.add(*(_row(one) for one in entries if isinstance(one, View)))
        searches = [one for one in entries if isinstance(one, Searched)]
        clicks = [one for one in entries if isinstance(one, Clicked)]
        days = _days(uow, searches, clicks)
        for one in searches:
            day = days[one.day, one.words]
            day.searches += 1
            day.without_result += one.hits == 0
            day.hits = one.hits
        _count_clicks(uow, clicks, days)
        marks = {(str(one.day)[:7], one.words, one.mark) for one in searches if one.mark}
        _add_new(uow.session, SearchMark, [dict(zip(("month", "words", "mark"), one, strict=True)) for one in marks])
        _remember(uow.session, [one for one in entries if isinstance(one, Remembered)])


def _row(view: View) -> ViewRecord:
    return ViewRecord(
        day=view.at.astimezone(KST).date(),
        at=view.at,
        article_id=view.article_id,
        employee_id=view.employee_id,
        department_id=view.department_id,
        elsewhere=view.elsewhere,
    )


def _days(uow: UnitOfWork, searches: Sequence[Searched], clicks: Sequence[Clicked]) -> dict[Key, SearchDay]:
    """The day's row of every search and click, made when there is none: another process may write the search later."""
    keys = sorted({(one.day, one.words) for one in searches} | {(one.day, one.words) for one in clicks})
    rows: dict[Key, SearchDay] = {}
    for start in range(0, len(keys), _BATCH):
        batch = tuple_(SearchDay.day, SearchDay.words).in_(keys[start : start + _BATCH])
        known = uow.session.scalars(select(SearchDay).where(batch).with_for_update())
        rows.update({(row.day, row.words): row for row in known})
    zero = {"searches": 0, "without_result": 0, "hits": 0, "clicked": 0, "clicks": 0, "positions": 0}
    texts = {(one.day, one.words): one.text for one in searches}
    for day, words in keys:
        if (day, words) not in rows:
            row = SearchDay(day=day, words=words, text=texts.get((day, words), words), **zero)
            rows[day, words] = row
            uow.add(row)
    return rows


def _count_clicks(uow: UnitOfWork, clicks: Sequence[Clicked], days: dict[Key, SearchDay]) -> None:
    """Add clicks to the counts, each result of a page once."""
    fields = ("day", "seen", "hit")
    pages = {(one.day, one.seen, "") for one in clicks}
    opened = pages | {(one.day, one.seen, one.hit) for one in clicks}
    new = _add_new(uow.session, SearchSeen, [dict(zip(fields, one, strict=True)) for one in opened])
    sums: dict[tuple[date, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in clicks:
        day = days[one.day, one.words]
        if (one.day, one.seen, "") in new:
            new.remove((one.day, one.seen, ""))
            day.clicked += 1
        if (one.day, one.seen, one.hit) in new:
            new.remove((one.day, one.seen, one.hit))
            day.clicks += 1
            day.positions += one.position
            both = sums[one.day, one.words, one.hit]
            both[0], both[1] = both[0] + 1, both[1] + one.position
    for key, (count, positions) in sorted(sums.items()):
        row = uow.session.get(SearchClickDay, key, with_for_update=True)
        if row is None:
            row = SearchClickDay(day=key[0], words=key[1], hit=key[2], clicks=0, positions=0)
            uow.add(row)
        row.clicks += count
        row.positions += positions


def _remember(session: Session, searches: Sequence[Remembered]) -> None:
    """Put searches on top of their people's own lists and drop what is beyond their length."""
    latest = {(one.employee_id, one.words): one for one in searches}
    for one in latest.values():
        row = session.get(RecentSearch, (one.employee_id, one.words))
        if row is None:
            row = RecentSearch(employee_id=one.employee_id, words=one.words)
            session.add(row)
        row.text, row.at = one.text, one.at
    session.flush()
    for employee_id, keep in {one.employee_id: one.keep for one in searches}.items():
        own = select(RecentSearch.words).where(RecentSearch.employee_id == employee_id)
        old = list(session.scalars(own.order_by(RecentSearch.at.desc(), RecentSearch.words).offset(keep)))
        if old:
            gone = delete(RecentSearch).where(RecentSearch.employee_id == employee_id, RecentSearch.words.in_(old))
            session.execute(gone)


def _add_new(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """Insert rows that are nothing but their key; the keys of those that were not there yet."""
    keys = [column.name for column in table.__table__.primary_key]
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    found: set[tuple[Any, ...]] = set()
    columns = [getattr(table, name) for name in keys]
    ordered = sorted(rows, key=lambda row: [row[name] for name in keys])
    for start in range(0, len(ordered), _BATCH):
        statement: Any = insert(table).values(ordered[start : start + _BATCH])
        added = session.execute(statement.on_conflict_do_nothing().returning(*columns))
        found.update(tuple(row) for row in added)
    return found
