"""Normal form of text for search, one character for one character, so that offsets stay true."""

from __future__ import annotations

import re
import unicodedata

from kms.search.korean.hanja import read

_SPACES = dict.fromkeys(map(ord, "·ㆍ・‧•∙⋅"), " ")
_QUOTES = str.maketrans("“”‘’「」『』", '""\'\'""""')


# letters that are not seen: soft hyphen, zero-width ones, marks of direction, byte order marks
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_MARKS = re.compile("[\u0300-\u0331]")


def normalised(text: str) -> tuple[str, list[int] | None]:
    """A text as analysers read it: composed, folded, Chinese characters by their reading; with the map of `compose`."""
    composed, places = compose(text)
    return read(fold(composed)), places


def fold(text: str) -> str:
    """Lower case, full-width to half-width, middle dots and control characters to spaces; as long as `text`."""
    if text.isascii() and text.isprintable():
        return text.lower()
    return text.translate(_FOLDED)


_BLANKS = {"Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}  # control, halves of letters, unassigned; all kinds of spaces


class _Folded(dict[int, str]):
    """Letters in their normal form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code).translate(_SPACES).translate(_QUOTES)
        folded = self[code] = _fold_letter(letter)
        return folded


_FOLDED = _Folded()


def _fold_letter(letter: str) -> str:
    if "가" <= letter <= "힣" or letter == "\n":
        return letter
    if unicodedata.category(letter) in _BLANKS:
        return " "
    folded = letter.lower()
    if "\uff01" <= letter <= "\uff5e":
        folded = unicodedata.normalize("NFKC", letter).lower()
    return folded if len(folded) == 1 else letter


def compose(text: str) -> tuple[str, list[int] | None]:
    """NFC without what is not seen, and a map from its places to those of `text` (one more for the end).

    No map when nothing changed.
    """
    if text.isascii():
        return text, None
    composed = _seen(unicodedata.normalize("NFC", text))
    if composed == text:
        return text, None
    places: list[int] = []
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        part = _seen(unicodedata.normalize("NFC", text[start:end]))
        places.extend(start if at == 0 else max(start, end - len(part) + at) for at in range(len(part)))
        parts.append(part)
        start = end
    places.append(len(text))
    return "".join(parts), places


def _seen(text: str) -> str:
    return _MARKS.sub("", _UNSEEN.sub("", text))


def _joins(letter: str) -> bool:
    """Whether a letter belongs to the one before: combining marks and conjoining vowels and finals."""
    return unicodedata.combining(letter) != 0 or "\u1160" <= letter <= "\u11ff"
