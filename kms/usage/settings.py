"""What an office may change about its usage figures."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.settings import OfficeSetting

DAYS_BY_DAY = OfficeSetting(
    "usage.days_by_day", 100, _l("Keep views of single days for (days); older ones by week"), low=31, high=800
)
SEARCH_LOG_DAYS = OfficeSetting("usage.search_log_days", 730, _l("Keep the search log for (days)"), low=31, high=3650)
ENOUGH_PEOPLE = OfficeSetting(
    "usage.enough_people",
    3,
    _l("Show searched words only when so many different people searched for them in a month"),
    low=2,
    high=50,
)
RECENT_SEARCHES = OfficeSetting(
    "usage.recent_searches", 20, _l("Recent searches that a person finds again (0: none are kept)"), low=0, high=100
)

ALL = (DAYS_BY_DAY, SEARCH_LOG_DAYS, ENOUGH_PEOPLE, RECENT_SEARCHES)
