"""The review form: from what a browser sends to a `Rating`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from kms.quality.service import LONGEST_COMMENT, Rating


def read_rating(codes: Iterable[str]) -> Rating:
    """Marks and comments as typed; fields `mark-CODE` and `comment-CODE`."""
    marks, comments = {}, {}
    for code in codes:
        mark, comment = request.form.get(f"mark-{code}", ""), request.form.get(f"comment-{code}", "")
        if mark in ("0", "1", "2", "3", "4", "5"):
            marks[code] = int(mark)
        if comment.strip():
            comments[code] = comment[:LONGEST_COMMENT]
    return Rating(marks, comments)
