"""What the audit log's actions and subjects are called. A new action needs a line here; a test says so when it lacks one."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ACTIONS: dict[str, LazyString] = {
    "org.person_read": _l("Looked at a person's data"),
    "org.logins_read": _l("Looked at the log of logins"),
    "org.hired": _l("Added a person"),
    "org.moved": _l("Moved a person to another team"),
    "org.corrected": _l("Corrected a person's data"),
    "org.left": _l("Recorded that a person left"),
    "org.taken_back": _l("Took a person back"),
    "org.imported": _l("Imported a personnel file"),
    "org.roles_changed": _l("Changed a person's roles"),
    "org.groups_changed": _l("Changed a person's lead groups"),
    "org.role_defined": _l("Changed what a role allows"),
    "org.password_set": _l("Set a person's password"),
    "org.password_changed": _l("Changed the own password"),
    "articles.experts_changed": _l("Changed the experts of a subject"),
    "articles.catalogue_changed": _l("Changed the knowledge map or the article types"),
    "quality.core_confirmed": _l("Confirmed core knowledge"),
    "quality.core_declined": _l("Declined core knowledge"),
    "quality.reassigned": _l("Gave a review to another expert"),
    "quality.appealed": _l("Appealed against a grade"),
    "rewards.rule_changed": _l("Changed what earns points"),
    "rewards.reversal_proposed": _l("Proposed to take points back"),
    "rewards.reversal_approved": _l("Took points back"),
    "rewards.reversal_declined": _l("Left points that were to be taken back"),
    "rewards.hold_released": _l("Found held points in order"),
    "rewards.close_proposed": _l("Proposed to close a month"),
    "rewards.month_closed": _l("Closed a month"),
    "clubs.role_changed": _l("Changed a study club's members"),
    "clubs.report_corrected": _l("Corrected a study club's report"),
    "notices.readers_read": _l("Looked at who read a notice"),
    "operations.retried": _l("Delivered parked events again"),
    "search.dictionary_changed": _l("Changed the dictionary"),
    "office.exported": _l("Exported the office"),
    "report.exported": _l("Took a report out as a table"),
    "search_log.exported": _l("Took the search log out as a table"),
}

SUBJECTS: dict[str, LazyString] = {
    "accrual": _l("Points"),
    "article": _l("Article"),
    "category": _l("Subject"),
    "club_report": _l("Club report"),
    "dictionary": _l("Dictionary entry"),
    "events": _l("Events"),
    "logins": _l("Log of logins"),
    "month": _l("Month"),
    "notice": _l("Notice"),
    "office": _l("Office"),
    "person": _l("Person"),
    "plan": _l("Personnel file"),
    "report": _l("Report"),
    "search_log": _l("Search log"),
    "review": _l("Review"),
    "role": _l("Role"),
    "rule": _l("Rule"),
    "type": _l("Article type"),
}


def named(subject: str) -> tuple[str, str]:
    """What kind of object an entry tells of, as people call it, and which: `month:2026-09` is ("Month", "2026-09")."""
    kind, _colon, which = subject.partition(":")
    return str(SUBJECTS.get(kind, kind)), which
