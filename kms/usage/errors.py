"""Failures of usage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import KmsError


class OwnArticle(KmsError):
    """Signals on one's own article say nothing."""

    code = "usage.own_article"
    status = 409
    sentence = _l("You wrote or look after this article. Only its other readers can say whether it helped.")
