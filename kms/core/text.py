"""Small, pure treatment of text: normal form, slugs, initials for sorting."""

from __future__ import annotations

import re
import unicodedata

_UNWANTED = re.compile(r"[^0-9A-Za-z가-힣ㄱ-ㅎㅏ-ㅣ一-龥ぁ-ゔァ-ヴー]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """NFC, Unix line ends, without control and invisible direction characters: how text is stored."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", _INVISIBLE.sub("", text))


def one_line(text: str) -> str:
    """Cleaned, with runs of white space as one space: titles, names, keywords."""
    return re.sub(r"\s+", " ", clean(text)).strip()


def slugify(title: str, length: int = 60) -> str:
    """The readable part of an address: letters, digits and Korean, joined by hyphens; `-` when nothing is left."""
    words = _UNWANTED.sub("-", unicodedata.normalize("NFC", title)).strip("-").lower()
    return words[:length].rstrip("-") or "-"
