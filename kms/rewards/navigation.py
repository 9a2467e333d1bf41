"""What rewards add to the administration's page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.permissions import Permission
from kms.web.slots import KNOWLEDGE, NavEntry

ADMINISTRATION = (
    NavEntry(
        _l("Rules"),
        "/admin/rules",
        (Permission.MANAGE_RULES,),
        _l("What earns how many points, and from which day"),
        KNOWLEDGE,
    ),
    NavEntry(
        _l("Check of the ledger"),
        "/admin/ledger",
        (Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE),
        _l("Whether every point has its reason and nothing was changed"),
        KNOWLEDGE,
    ),
)
