"""Failures of the rewards room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import Conflict, KmsError


class MonthNotOver(Conflict):
    """A month is closed after its last day only."""

    code = "rewards.month_not_over"
    sentence = _l("This month is not over. Close it after its last day.")


class EarlierMonthOpen(Conflict):
    """Months are closed in their order."""

    code = "rewards.earlier_month_open"
    sentence = _l("Close %(month)s first: months are closed in their order.")


class SamePerson(KmsError):
    """Two people are needed."""

    code = "rewards.same_person"
    status = 403
    sentence = _l("You proposed this yourself. Somebody else in charge approves it.")


class PlanChanged(Conflict):
    """What would be posted is no longer what was proposed."""

    code = "rewards.plan_changed"
    sentence = _l("What would be posted has changed since it was proposed. Look at it again and propose it anew.")


class AlreadyReversed(Conflict):
    """A transaction is reversed once at most, and a reversal never."""

    code = "rewards.already_reversed"
    sentence = _l("These points were taken back already.")


class UnknownRule(KmsError):
    """No rule of this name was in force."""

    code = "rewards.unknown_rule"
    status = 500
    sentence = _l("The rule %(rule)s is missing. The knowledge administrator defines it under Administration, Rules.")
