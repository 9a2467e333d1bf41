"""What a person typed into the plan and report forms, checked for what can be stored. Rules of the text, not of who may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _

from kms.articles.links import addresses, targets
from kms.articles.personal_data import find
from kms.articles.rendering.markdown import LONGEST_TEXT, Rendered, link_labels
from kms.articles.rendering.pool import pool
from kms.core import clock
from kms.core.clock import KST, Month
from kms.core.db import reading
from kms.core.errors import Invalid
from kms.core.text import clean, one_line

MOST_WON = 1_000_000_000
MOST_GOALS = 10


@dataclass(frozen=True)
class Plan:
    """A year's activity plan: Markdown text, goals, budget in won."""

    body: str = ""
    goals: tuple[str, ...] = ()
    budget: int = 0

    def checked(self) -> Plan:
        """The same in normal form. Raises Invalid."""
        goals = tuple(dict.fromkeys(goal for goal in map(one_line, self.goals) if goal))
        found = replace(self, body=clean(self.body).strip(), goals=goals)
        wrong: dict[str, object] = {}
        if not found.body:
            wrong["body"] = _("Write what the club will do this year.")
        elif len(found.body) > LONGEST_TEXT:
            wrong["body"] = _("At most %(most)s characters.", most=LONGEST_TEXT)
        if not goals or len(goals) > MOST_GOALS or any(len(goal) > 200 for goal in goals):
            wrong["goals"] = _("Enter one to ten goals, one a line, each up to 200 characters.")
        if not 0 <= found.budget <= MOST_WON:
            wrong["budget"] = _("Enter the amount in won, from 0.")
        wrong.update(_personal_data("body", found.body))
        if wrong:
            raise Invalid(wrong)
        return found


@dataclass(frozen=True)
class Report:
    """A month's activity: when and where, who of the members was there, what was done (Markdown), what was spent (won)."""

    held_at: datetime | None = None
    place: str = ""
    attendees: tuple[int, ...] = ()
    content: str = ""
    next_on: date | None = None
    spent: int = 0

    @property
    def month(self) -> Month:
        """The month that it reports on. Only for a checked report."""
        assert self.held_at is not None
        return Month.of(self.held_at)

    @property
    def day(self) -> date:
        """The day of the meeting in Korea. Only for a checked report."""
        assert self.held_at is not None
        return self.held_at.astimezone(KST).date()

    def checked(self) -> Report:
        """The same in normal form. Raises Invalid."""
        found = replace(
            self,
            place=one_line(self.place),
            content=clean(self.content).strip(),
            attendees=tuple(sorted(set(self.attendees))),
        )
        wrong: dict[str, object] = {}
        if found.held_at is None:
            wrong["held_on"] = _("Enter the day on which the club met.")
        elif found.held_at > clock.now():
            wrong["held_on"] = _("Report when the club has met: this day is still to come.")
        elif found.next_on is not None and found.next_on <= found.day:
            wrong["next_on"] = _("The next date lies after this meeting.")
        if not found.place or len(found.place) > 100:
            wrong["place"] = _("Say where, in up to 100 characters.")
        if not found.attendees:
            wrong["attendees"] = _("Tick who was there.")
        if not found.content:
            wrong["done"] = _("Say in a few sentences what was done.")
        elif len(found.content) > LONGEST_TEXT:
            wrong["done"] = _("At most %(most)s characters.", most=LONGEST_TEXT)
        if not 0 <= found.spent <= MOST_WON:
            wrong["spent"] = _("Enter the amount in won, from 0.")
        wrong.update(_personal_data("done", found.content))
        if wrong:
            raise Invalid(wrong)
        return found


def rendered(text: str) -> Rendered:
    """The text as a safe page, with links to articles, made in a child process. Raises TooHardToRender."""
    return pool().render(text, addresses(targets(reading(), 0, link_labels(text))))


def _personal_data(name: str, text: str) -> dict[str, object]:
    """Resident numbers are not stored without a statute, here as little as in articles."""
    blocking = [one.masked for one in find(text) if one.blocking]
    if not blocking:
        return {}
    return {name: _("This looks like a resident registration number: %(places)s. Take it out.", places=blocking[0])}
