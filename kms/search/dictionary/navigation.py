"""What the dictionary adds to the administration's page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.permissions import Permission
from kms.web.slots import KNOWLEDGE, NavEntry

ADMINISTRATION = (
    NavEntry(
        _l("Dictionary of search"),
        "/admin/dictionary",
        (Permission.MANAGE_KNOWLEDGE_MAP,),
        _l("The office's own words, synonyms and stop words"),
        KNOWLEDGE,
    ),
)
