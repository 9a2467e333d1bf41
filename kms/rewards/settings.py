"""What an office may change about rewards besides the rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.settings import OfficeSetting

MOST_A_DAY = OfficeSetting(
    "rewards.most_a_day",
    5,
    _l("Times a day for one kind of points, above which they are looked at first"),
    low=1,
    high=100,
)
OBJECTION_DAYS = OfficeSetting("rewards.objection_days", 15, _l("Days to object to an entry"), low=1, high=90)

ALL = (MOST_A_DAY, OBJECTION_DAYS)
