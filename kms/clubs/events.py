"""What clubs tell others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class ClubApplied(Event):
    """People want to found a club; whoever manages clubs decides."""

    kind = "clubs.applied"
    club_id: int


@dataclass(frozen=True)
class ClubChanged(Event):
    """Name, topic, state, members or plan of a club changed."""

    kind = "clubs.changed"
    club_id: int


@dataclass(frozen=True)
class ClubDecided(Event):
    """A club was registered, declined, put to rest, woken or closed; `decision` says which."""

    kind = "clubs.decided"
    club_id: int
    decision: str


@dataclass(frozen=True)
class ClubReported(Event):
    """A month's activity report was filed or corrected."""

    kind = "clubs.reported"
    club_id: int
    report_id: int


@dataclass(frozen=True)
class ClubOutputFiled(Event):
    """A published article became an output of a club; told once for each article."""

    kind = "clubs.output_filed"
    club_id: int
    article_id: int
