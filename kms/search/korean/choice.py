"""Which analyser an installation uses: the setting KMS_ANALYZER."""

from __future__ import annotations

from kms.search.korean.mecab import MecabAnalyzer
from kms.search.ports import Analyzer


def analyzer_named(name: str) -> Analyzer:
    """The analyser of this name; `config.py` lists the names. Raises KiwiMissing, JavaMissing."""
    match name:
        case "kiwi":
            from kms.search.korean.kiwi import KiwiAnalyzer

            return KiwiAnalyzer()
        case "komoran":
            from kms.search.korean.komoran import KomoranAnalyzer  # imports what starts Java

            return KomoranAnalyzer()
        case "okt":
            from kms.search.korean.okt import OktAnalyzer

            return OktAnalyzer()
        case _:
            return MecabAnalyzer()
