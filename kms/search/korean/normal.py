"""Normal form of text for search, one character for one character, so that offsets stay true."""

from __future__ import annotations

import unicodedata

_SPACES = dict.fromkeys(map(ord, "·ㆍ・‧•∙⋅"), " ")
_QUOTES = str.maketrans("“”‘’「」『』", '""\'\'""""')


def fold(text: str) -> str:
    """Lower case, full-width to half-width, middle dots to spaces; as long as `text`."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Letters in their normal form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code).translate(_SPACES).translate(_QUOTES)
        folded = self[code] = _fold_letter(letter)
        return folded


_FOLDED = _Folded()


def _fold_letter(letter: str) -> str:
    if "가" <= letter <= "힣":
        return letter
    folded = letter.lower()
    if "\uff01" <= letter <= "\uff5e":
        folded = unicodedata.normalize("NFKC", letter).lower()
    return folded if len(folded) == 1 else letter


def compose(text: str) -> tuple[str, list[int] | None]:
    """NFC with a map from its places to those of `text` (one more for the end); no map when nothing changed."""
    composed = unicodedata.normalize("NFC", text)
    if composed == text:
        return text, None
    places: list[int] = []
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        part = unicodedata.normalize("NFC", text[start:end])
        places.extend([start] * len(part))
        parts.append(part)
        start = end
    places.append(len(text))
    return "".join(parts), places


def _joins(letter: str) -> bool:
    """Whether a letter belongs to the one before: combining marks and conjoining vowels and finals."""
    return unicodedata.combining(letter) != 0 or "\u1160" <= letter <= "\u11ff"
