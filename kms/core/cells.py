"""The cells of a file that an office sends, and of one that is sent to it. Pure.

Takes CSV of Excel in UTF-8 (with or without mark), CP949 or UTF-16, divided by commas, tabs or semicolons, quoted or not,
numbers written as `="00123"`, empty lines at the end.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from kms.core.text import one_line

_KEPT_AS_TEXT = re.compile(r'="(.*)"')
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def decoded(content: bytes) -> tuple[str | None, int]:
    """The text, or None and the line up to which it could be read."""
    furthest = 0
    marked = [name for mark, name in _MARKS if content.startswith(mark)]
    for name in marked or ["utf-8", "cp949"]:
        try:
            return content.decode(name), 0
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
    return None, content[:furthest].count(b"\n") + 1


def lines_of(text: str, broken: Callable[[int], None]) -> Iterator[tuple[int, list[str]]]:
    """Cleaned cells of each line that holds any, with the number of the line on which it begins.

    `broken` is told of lines whose quotation marks do not fit.
    """
    parts = re.split(r"\r\n|\r|\n", text)
    first = next((line for line in parts if line.strip()), "")
    divider = max(",\t;", key=first.count)
    reader = csv.reader((f"{line}\n" for line in parts), delimiter=divider, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            broken(begins)
            continue
        cleaned = [one_line(_KEPT_AS_TEXT.sub(r"\1", cell.strip())) for cell in cells]
        if any(cleaned):
            yield begins, cleaned


def written(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV that Excel opens as Korean text: UTF-8 with a mark, and no cell that a spreadsheet takes for a formula."""
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
