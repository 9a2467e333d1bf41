"""What an office may change about articles."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.settings import OfficeSetting

APPROVAL_BEFORE = "before"
APPROVAL_AFTER = "after"

APPROVAL_MODE = OfficeSetting(
    "articles.approval_mode",
    APPROVAL_AFTER,
    _l("When a registered article is checked"),
    choices=((APPROVAL_BEFORE, _l("before others read it")), (APPROVAL_AFTER, _l("after it was published"))),
)
HOLDING_MINUTES = OfficeSetting(
    "articles.editing_notice_minutes", 10, _l("Minutes for which “being edited” is shown"), low=1, high=120
)

ALL = (APPROVAL_MODE, HOLDING_MINUTES)
