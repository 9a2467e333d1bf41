"""Tables for spreadsheets: CSV that Excel opens as Korean text, without formulas smuggled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as UTF-8 with a byte order mark; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _safe(cell: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(_DANGEROUS) else text
