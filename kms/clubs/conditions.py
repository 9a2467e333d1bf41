"""Pieces of SQL on clubs that lists, pages and figures share."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, exists, select

from kms.clubs.models import Club, ClubMembership, ClubReport, MemberRole
from kms.core.clock import Month
from kms.core.ids import encode


def club_address(club_id: int) -> str:
    """Where a club is seen."""
    return f"/clubs/{encode(club_id)}"


def report_address(club_id: int, report_id: int) -> str:
    """Where a report is read."""
    return f"/clubs/{encode(club_id)}/reports/{encode(report_id)}"


def open_membership() -> ColumnElement[bool]:
    """A membership of the club of the row that has not ended."""
    return (ClubMembership.club_id == Club.id) & ClubMembership.valid_to.is_(None)


def reported(month: Month) -> ColumnElement[bool]:
    """The club of the row has filed its report on a month."""
    return exists(select(ClubReport.id).where(ClubReport.club_id == Club.id, ClubReport.month == str(month)))


def reported_since(month: Month) -> ColumnElement[bool]:
    """The club of the row has filed a report on a month or a later one."""
    return exists(select(ClubReport.id).where(ClubReport.club_id == Club.id, ClubReport.month >= str(month)))


def role_order() -> ColumnElement[int]:
    """Leader, secretary, members."""
    return case(
        (ClubMembership.role == MemberRole.LEADER, 0), (ClubMembership.role == MemberRole.SECRETARY, 1), else_=2
    )
