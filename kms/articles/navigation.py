"""What articles add to the administration's page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.permissions import Permission
from kms.web.slots import KNOWLEDGE, NavEntry

ADMINISTRATION = (
    NavEntry(
        _l("Knowledge map"),
        "/admin/map",
        (Permission.MANAGE_KNOWLEDGE_MAP,),
        _l("Add, move and close subjects, name their department and experts"),
        KNOWLEDGE,
    ),
    NavEntry(
        _l("Article types"),
        "/admin/types",
        (Permission.MANAGE_ARTICLE_TYPES,),
        _l("Kinds of articles, their templates and how long they stay fresh"),
        KNOWLEDGE,
    ),
)
