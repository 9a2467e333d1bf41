"""What an office may change about search: how much grade and freshness weigh."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core import clock
from kms.core.settings import OfficeSetting
from kms.search.weights import Weights

CORE = OfficeSetting("search.core_percent", 115, _l("Weight of core knowledge in search (percent)"), low=50, high=200)
EXCELLENT = OfficeSetting(
    "search.excellent_percent", 108, _l("Weight of excellent knowledge in search (percent)"), low=50, high=200
)
ORDINARY = OfficeSetting(
    "search.ordinary_percent", 100, _l("Weight of ordinary knowledge in search (percent)"), low=50, high=200
)
NEEDS_WORK = OfficeSetting(
    "search.needs_work_percent", 95, _l("Weight of knowledge that needs work in search (percent)"), low=50, high=200
)
UNRATED = OfficeSetting(
    "search.unrated_percent", 100, _l("Weight of knowledge that is being rated in search (percent)"), low=50, high=200
)
STALE = OfficeSetting(
    "search.stale_percent", 50, _l("Weight of what was not confirmed for long in search (percent)"), low=10, high=100
)
STALE_DAYS = OfficeSetting(
    "search.stale_days",
    180,
    _l("Days after the day of confirmation from which knowledge counts as not confirmed for long"),
    low=1,
    high=1000,
)

ALL = (CORE, EXCELLENT, ORDINARY, NEEDS_WORK, UNRATED, STALE, STALE_DAYS)
_GRADES = {"core": CORE, "excellent": EXCELLENT, "ordinary": ORDINARY, "needs_work": NEEDS_WORK, "unrated": UNRATED}


def weights() -> Weights:
    """The weights that hold today. At most one statement a session."""
    grades = {grade: setting.value() / 100 for grade, setting in _GRADES.items()}
    return Weights(clock.today(), grades, STALE.value() / 100, STALE_DAYS.value())
