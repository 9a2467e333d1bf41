"""What an office may change about mileage besides the rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.settings import OfficeSetting

REGISTRATIONS_A_DAY = OfficeSetting(
    "rewards.registrations_a_day",
    5,
    _l("Registrations of one person in a day above which their points are held"),
    low=1,
    high=1000,
)
MUTUAL_REVIEWS = OfficeSetting(
    "rewards.mutual_reviews",
    2,
    _l("Reviews that two people gave each other in a month, each way, from which their points are held"),
    low=1,
    high=100,
)
OBJECTION_DAYS = OfficeSetting("rewards.objection_days", 15, _l("Days to object to an entry"), low=1, high=365)
QUALITY_SHARE = OfficeSetting(
    "rewards.quality_share", 70, _l("Percent of a month's points that should come from graded quality"), low=0, high=100
)

ALL = (REGISTRATIONS_A_DAY, MUTUAL_REVIEWS, OBJECTION_DAYS, QUALITY_SHARE)
