"""What the organisation adds to the administration's page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.permissions import Permission
from kms.web.slots import OPERATION, PEOPLE, NavEntry

ADMINISTRATION = (
    NavEntry(
        _l("People"),
        "/admin/people",
        (Permission.MANAGE_PEOPLE,),
        _l("Find people, give roles, lead groups and passwords"),
        PEOPLE,
    ),
    NavEntry(
        _l("Import people"),
        "/admin/people/import",
        (Permission.MANAGE_PEOPLE,),
        _l("Take over a personnel file after a look at what it changes"),
        PEOPLE,
    ),
    NavEntry(
        _l("Roles"),
        "/admin/roles",
        (Permission.MANAGE_ROLES,),
        _l("Say what each role allows"),
        PEOPLE,
    ),
    NavEntry(
        _l("Settings"),
        "/admin/settings",
        (Permission.MANAGE_SETTINGS,),
        _l("What your office does its own way"),
        OPERATION,
    ),
    NavEntry(
        _l("Audit log"),
        "/admin/audit",
        (Permission.READ_AUDIT,),
        _l("Who did what to whose data"),
        OPERATION,
    ),
    NavEntry(
        _l("Log of logins"),
        "/admin/logins",
        (Permission.READ_AUDIT,),
        _l("Who signed in or tried to, from where"),
        OPERATION,
    ),
)
