"""Lucene's analysers rebuilt on our tagger, to be compared with: nori's way of splitting, and pairs of letters (CJK)."""

from __future__ import annotations

import re

from kms.search.korean.mecab import MecabAnalyzer, Terms
from kms.search.korean.normal import compose, fold
from kms.search.ports import Token

_STOPPED = frozenset(re.findall("[A-Z]+", "E IC J MAG MAJ MM SP SSC SSO SC SE XPN XSA XSN XSV UNA NA VSV VCP VCN VX"))
_MARKS = {"SF", "SY"}  # nori drops punctuation before it looks at tags
_CJK = "\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_RUN = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")


class NoriLikeAnalyzer(MecabAnalyzer):
    """Nori with its default tags to stop and `discard`: of compounds and inflections only the parts are kept."""

    name = "nori-like"
    with_units = False

    @staticmethod
    def split(surface: str, features: str) -> Terms:
        """Terms of one morpheme of the tagger, each as wide as the morpheme."""
        part = features.split(",", 8)
        parts = [(surface, part[0])]
        if len(part) > 7 and part[4] in ("Compound", "Inflect"):
            pieces = [one.split("/") for one in part[7].split("+")]
            parts = [(piece[0], piece[1]) for piece in pieces if len(piece) > 1]
        return [(word, 0, len(surface)) for word, tag in parts if not _stopped(tag.split("+")[0])]


class NoriMixedAnalyzer(NoriLikeAnalyzer):
    """The same with `mixed`: the whole as well as its parts."""

    name = "nori-mixed"

    @staticmethod
    def split(surface: str, features: str) -> Terms:
        """Terms of one morpheme of the tagger, the whole one first."""
        parts = NoriLikeAnalyzer.split(surface, features)
        whole = (
            [] if parts == [(surface, 0, len(surface))] or _stopped(features.split(",")[0].split("+")[0]) else [surface]
        )
        return [(word, 0, len(surface)) for word in whole] + parts


class BigramAnalyzer:
    """Pairs of neighbouring Chinese, Japanese or Korean letters; other words whole."""

    name = "bigram"
    version = "1"

    def terms(self, text: str) -> list[str]:
        """Pairs and words in order."""
        return [token.term for token in self.tokens(text)]

    def tokens(self, text: str) -> list[Token]:
        """The same with their places, in the text composed."""
        found = []
        for match in _RUN.finditer(fold(compose(text)[0])):
            run, start = match[0], match.start()
            width = 2 if re.match(f"[{_CJK}]", run) and len(run) > 1 else len(run)
            for at in range(len(run) - width + 1):
                found.append(Token(run[at : at + width], start + at, start + at + width, start + at))
        return found


def _stopped(tag: str) -> bool:
    return tag in _STOPPED or tag in _MARKS or (tag[:1] in "EJ" and tag != "")
