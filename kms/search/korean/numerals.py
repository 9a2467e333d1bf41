"""Numbers as they are written in Korean: 30,000, 3만, 1억 5천만, 삼십. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {letter: number for number, letter in enumerate("일이삼사오육칠팔구", 1)}
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_PIECE = re.compile(r"\d+(?:\.\d+)?|[일이삼사오육칠팔구십백천만억조]")


def value(text: str) -> str | None:
    """The number as digits, with what comes after the point when there is something; None where it is not well formed.

    Tens and powers of ten fall from left to right, as in speech; two digits written out do not follow each other.
    """
    bare = text.replace(",", "").replace(" ", "")
    pieces = _PIECE.findall(bare)
    if not pieces or "".join(pieces) != bare or (len(pieces) == 1 and pieces[0] in _DIGITS):
        return None
    total, part, digit = Decimal(0), Decimal(0), None
    small, large = 10**4, 10**16
    for piece in pieces:
        if piece in _LARGE:
            if _LARGE[piece] >= large:
                return None
            total += (part + (digit if digit is not None else 0) or 1) * _LARGE[piece]
            part, digit, small, large = Decimal(0), None, 10**4, _LARGE[piece]
        elif piece in _SMALL:
            if _SMALL[piece] >= small:
                return None
            part += (1 if digit is None else digit) * _SMALL[piece]
            digit, small = None, _SMALL[piece]
        elif digit is not None:
            return None
        else:
            digit = Decimal(_DIGITS.get(piece) or piece)
    total += part + (digit or 0)
    return format(total.normalize(), "f")
