"""Failures of search."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import KmsError


class IndexUnusable(KmsError):
    """The index was made by another analyser or for another database, or is damaged."""

    code = "search.index_unusable"
    status = 503
    sentence = _l("The search index must be built anew. The operator runs: kms index rebuild")


class IndexBusy(KmsError):
    """Another process indexes."""

    code = "search.index_busy"
    status = 409
    sentence = _l("Another process is indexing. Stop it first, or wait.")
