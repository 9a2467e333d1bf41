"""What an office may change about saved searches."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.settings import OfficeSetting

MOST_SAVED = OfficeSetting("seeking.most_saved", 30, _l("Saved searches a person"), low=1, high=200)
FITTING_SHARE = OfficeSetting(
    "seeking.fitting_share",
    75,
    _l("A new article fits a saved search when it has so many of its words (percent)"),
    low=10,
    high=100,
)

ALL = (MOST_SAVED, FITTING_SHARE)
