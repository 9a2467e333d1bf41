"""Failures of the rewards room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import Conflict, KmsError


class MonthNotOver(Conflict):
    """Only a month that is over can be closed."""

    code = "rewards.month_not_over"
    sentence = _l("This month is not over yet. Close it from the first day of the next one.")


class EarlierMonthOpen(Conflict):
    """Months are closed in their order."""

    code = "rewards.earlier_month_open"
    sentence = _l("Close %(month)s first: months are closed in their order.")


class PlanChanged(Conflict):
    """Something was booked after the close was proposed."""

    code = "rewards.plan_changed"
    sentence = _l(
        "Points were booked or taken back since the close was proposed. Look at the figures and propose again."
    )


class NothingProposed(Conflict):
    """An approval needs a proposal."""

    code = "rewards.nothing_proposed"
    sentence = _l("Nobody has proposed to close this month yet.")


class SamePerson(KmsError):
    """Two people decide about points."""

    code = "rewards.same_person"
    status = 403
    sentence = _l(
        "Whoever proposed this cannot approve it, and nobody decides about their own points. Ask a colleague."
    )


class AlreadyReversed(Conflict):
    """An entry is taken back once."""

    code = "rewards.already_reversed"
    sentence = _l("This entry was taken back already, or somebody has proposed to.")


class TooLate(Conflict):
    """The days to object are over."""

    code = "rewards.too_late"
    sentence = _l("The time to object to this entry is over.")


class LedgerBroken(KmsError):
    """The ledger refuses to write what does not add up."""

    code = "rewards.ledger_broken"
    status = 500
    sentence = _l("The postings do not add up. Nothing was booked; tell the operator.")
