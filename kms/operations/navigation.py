"""What operations add to the administration's page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.permissions import Permission
from kms.web.slots import OPERATION, NavEntry

ADMINISTRATION = (
    NavEntry(
        _l("State of the system"),
        "/admin/about",
        (Permission.SEE_OPERATIONS,),
        _l("Versions, checks, and events that wait for somebody"),
        OPERATION,
    ),
)
