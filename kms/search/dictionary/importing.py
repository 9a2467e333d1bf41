"""Importing a file: which entries it would add or change, and doing exactly that."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.permissions import Viewer
from kms.search.dictionary import queries, service
from kms.search.dictionary.drafts import Draft
from kms.search.dictionary.sheet import Finding, Sheet, read
from kms.search.korean.vocabulary import Entry, normal

LARGEST_FILE = 200_000  # bytes; some 5,000 lines, more than any office has words of its own


@dataclass(frozen=True)
class Step:
    """An entry as it would be, and as it is; None for a new one."""

    after: Draft
    before: Draft | None = None


@dataclass(frozen=True)
class Plan:
    """What a file would change and what it says that is so already; what was refused."""

    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    unchanged: int = 0

    @property
    def gone(self) -> tuple[Entry, ...]:
        """Entries that would not hold any more."""
        return tuple(one.before.entry() for one in self.steps if one.before and not one.before.closed)

    @property
    def come(self) -> tuple[Entry, ...]:
        """Entries that would hold instead."""
        return tuple(one.after.entry() for one in self.steps if not one.after.closed)


def look(viewer: Viewer, content: bytes) -> Plan:
    """What a file would change; changes nothing. Two statements. Raises NotAllowed."""
    sheet = read(content)
    known = {(row.kind, row.key): service.draft_of(row) for row in queries.every(viewer)}
    steps = [Step(one, known.get((one.kind, normal(one.word)))) for one in sheet.drafts]
    changing = tuple(one for one in steps if one.before != one.after)
    return Plan(changing, sheet.findings, len(steps) - len(changing))


def apply(viewer: Viewer, plan: Plan, *, reason: str) -> int:
    """Do all steps of a plan in one transaction; returns how many entries changed. Raises NotAllowed."""
    return service.take_over(viewer, [step.after for step in plan.steps], reason=reason)


def starter(sheet: Sheet) -> tuple[Draft, ...]:
    """The entries of a file that comes with the product. Raises ValueError: such a file has no faults."""
    if sheet.findings:
        raise ValueError("; ".join(f"{one.line}: {one.problem} {one.value}" for one in sheet.findings))
    return sheet.drafts
