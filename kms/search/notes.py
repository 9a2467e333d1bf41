"""What the indexer tells of itself: what troubles it, how far a rebuild is, when the index was last read whole.

The file is overwritten in place and never grows, so that "the disk is full" can still be said when it is. Whoever reads it
while it is written sees nothing rather than half of it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

_SIZE = 4096


@dataclass(frozen=True)
class Notes:
    """`trouble` is the code of a failure (`errors.py`) and `reason` what was behind it; moments are ISO 8601, in UTC."""

    trouble: str = ""
    reason: str = ""
    since: str = ""
    done: int = 0  # documents of the rebuild under way
    total: int = 0  # 0: none is
    checked_at: str = ""


def read(folder: Path) -> Notes:
    """The notes of an index folder; empty ones when there are none."""
    try:
        return Notes(**json.loads((folder / "indexer.json").read_text()))
    except (OSError, ValueError, TypeError):
        return Notes()


def change(folder: Path, **values: object) -> None:
    """Write some of the notes anew. What cannot be written is left: notes are no reason to stop."""
    notes = read(folder)
    changed = replace(notes, **values)  # type: ignore[arg-type]
    if changed == notes:
        return
    content = json.dumps(asdict(changed)).encode()
    with suppress(OSError):
        handle = os.open(folder / "indexer.json", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            os.pwrite(handle, content.ljust(_SIZE)[:_SIZE], 0)
        finally:
            os.close(handle)
