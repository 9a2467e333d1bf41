"""Addresses of the bundled assets: hashed names from the manifest that the build wrote."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

_DIST = Path(__file__).parent / "static" / "dist"


@lru_cache(maxsize=1)
def manifest() -> dict[str, str]:
    """Plain names to hashed names. Raises RuntimeError with what to do when the assets were not built."""
    path = _DIST / "manifest.json"
    if not path.is_file():
        raise RuntimeError("The assets are not built. Run `make setup`.")
    found: dict[str, str] = json.loads(path.read_text())
    return found


def asset_url(name: str) -> str:
    """Where the browser finds a bundled file."""
    return f"/static/dist/{manifest()[name]}"
