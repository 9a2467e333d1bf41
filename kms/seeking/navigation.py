"""What seeking adds to the administration's page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.permissions import Permission
from kms.web.slots import KNOWLEDGE, NavEntry

ADMINISTRATION = (
    NavEntry(
        _l("Searches"),
        "/admin/searches",
        (Permission.SEE_SEARCHES,),
        _l("What is searched, what is not found, which results are opened; without names"),
        KNOWLEDGE,
    ),
)
