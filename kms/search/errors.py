"""Failures of search."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import KmsError


class IndexUnusable(KmsError):
    """Nothing can be found in the index as it is: one of the reasons below."""

    code = "search.index_unusable"
    status = 503
    sentence = _l("The search index must be built anew. The operator runs: kms index rebuild")


class IndexDamaged(IndexUnusable):
    """What names the parts of the index is missing or cannot be read. The worker builds it anew."""

    code = "search.index_damaged"
    sentence = _l(
        "The search index is damaged. The worker is building it anew from the database, in which nothing is lost: "
        "try again in some minutes. Without a worker the operator runs: kms index rebuild"
    )


class IndexOutdated(IndexUnusable):
    """The index has the terms of another analyser, or the format of another version. The worker builds it anew."""

    code = "search.index_outdated"
    sentence = _l(
        "The search index was made by another version of this program. The worker is building it anew: "
        "try again in some minutes. Without a worker the operator runs: kms index rebuild"
    )


class IndexForeign(IndexUnusable):
    """The index has the documents of another database. Nobody builds it anew unasked: two offices may share a folder by mistake."""

    code = "search.index_foreign"
    sentence = _l(
        "The search index belongs to another database. If KMS_HOME and KMS_DATABASE_URL are right, "
        "the operator runs: kms index rebuild"
    )


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


class NoRoom(KmsError):
    """The disk is full, or the index may not grow."""

    code = "search.no_room"
    status = 503
    sentence = _l(
        "The search index could not be written: %(reason)s. Search goes on as before, and nothing is lost from the database. "
        "Make room on the disk; indexing then goes on by itself."
    )


def explained(code: str, reason: str) -> str:
    """The sentence of a failure that was noted by its code; empty for none."""
    known = {one.code: one for one in (IndexDamaged, IndexOutdated, IndexForeign, NoRoom)}
    return str(known[code](reason=reason)) if code in known else ""
