"""What codes of the quality room are called on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from kms.quality.conflicts import Conflict
from kms.quality.models import Cause

CAUSES: dict[str, Any] = {
    Cause.PUBLISHED: _l("newly registered"),
    Cause.NEW_REVISION: _l("text is new"),
    Cause.UNCERTAIN: _l("grade uncertain"),
    Cause.APART: _l("marks far apart"),
    Cause.RECUSED: _l("after a return"),
    Cause.LATE: _l("after a delay"),
    Cause.GONE: _l("expert left the role"),
    Cause.BY_HAND: _l("handed on by an administrator"),
    Cause.APPEAL: _l("after an objection"),
    Cause.SHORTAGE: _l("expert was lacking before"),
}
CONFLICTS: dict[str, Any] = {
    Conflict.AUTHOR: _l("wrote or edited the article"),
    Conflict.SAME_TEAM: _l("same team as an author"),
    Conflict.SAME_CLUB: _l("same study club as an author"),
    Conflict.RATED_BY_AUTHOR: _l("was rated by an author in the last six months"),
    Conflict.PAIR_USED: _l("rated this author twice this quarter"),
    Conflict.HAS_REVIEW: _l("rates the article already"),
    Conflict.GAVE_BACK: _l("had the review before"),
    Conflict.NO_EXPERT: _l("is no expert at present"),
}
