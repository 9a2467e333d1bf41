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


class AnalyzerMissing(KmsError):
    """The analyser that KMS_ANALYZER names is not there."""

    code = "search.analyzer_missing"
    status = 503


class KiwiMissing(AnalyzerMissing):
    """The package is an optional extra."""

    sentence = _l(
        "KMS_ANALYZER=kiwi needs the package kiwipiepy. Install it with: pip install kms[kiwi], or choose mecab."
    )


class JavaMissing(AnalyzerMissing):
    """Komoran and Okt run in Java."""

    sentence = _l("This analyser needs Java. Install a Java runtime (JAVA_HOME names it), or set KMS_ANALYZER=mecab.")
