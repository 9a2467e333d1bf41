"""A segment's folder: columns as files that say whether they are whole. Knows nothing of what the columns mean.

`sums.json` has of each column its checksum, size, type and shape, and a checksum of its own. Opening compares sizes, which
finds what is missing or cut off in microseconds; only `check` reads everything and finds a flipped bit.
"""

from __future__ import annotations

import io
import json
import math
import os
import shutil
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kms.core.durable import sync_folder

Columns = Mapping[str, NDArray[np.generic]]

_SUMS = "sums.json"
_KEPT = 3  # newest folders that are not swept: a reader of the commit before may still be opening them
_AT_ONCE = 1 << 22  # bytes read at once, so that a check needs no memory


class DamagedSegment(Exception):
    """A column is missing, cut off, or not what was written."""


def write(folder: Path, columns: Columns) -> None:
    """Write a segment's folder, synced. The folder must not exist; nothing is left of it when the disk is full (OSError)."""
    folder.mkdir(parents=True)
    try:
        sums = {name: _write_column(folder / f"{name}.npy", column) for name, column in columns.items()}
        text = json.dumps(sums)
        _write_synced(folder / _SUMS, json.dumps({"columns": text, "crc": zlib.crc32(text.encode())}).encode())
        sync_folder(folder)
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write_column(path: Path, column: NDArray[np.generic]) -> dict[str, Any]:
    """Write one column; what `sums.json` has of it, worked out from memory and not from what the disk made of it."""
    content = io.BytesIO()
    np.save(content, np.ascontiguousarray(column))  # read back in the order of C
    view = content.getbuffer()
    _write_synced(path, view)
    return {"crc": zlib.crc32(view), "bytes": len(view), "type": column.dtype.str, "shape": column.shape}


def _write_synced(path: Path, content: bytes | memoryview) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path, *, check_sums: bool) -> dict[str, NDArray[Any]]:
    """All columns, mapped into memory. Raises DamagedSegment; without `check_sums` not for bits that flipped."""
    if check_sums:
        check(folder)
    return {name: _mapped(folder / f"{name}.npy", sums) for name, sums in _sums(folder).items()}


def check(folder: Path) -> None:
    """Read every byte. Raises DamagedSegment that names the first bad file."""
    for name, sums in _sums(folder).items():
        found = 0
        try:
            with (folder / f"{name}.npy").open("rb") as file:
                while part := file.read(_AT_ONCE):
                    found = zlib.crc32(part, found)
        except OSError as error:
            raise DamagedSegment(f"{folder.name}/{name}: {error.strerror}") from error
        if found != sums["crc"]:
            raise DamagedSegment(f"{folder.name}/{name}: the checksum does not fit")


def _sums(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        sealed = json.loads((folder / _SUMS).read_text())
        if zlib.crc32(sealed["columns"].encode()) != sealed["crc"]:
            raise DamagedSegment(f"{folder.name}: {_SUMS} is not what was written")
        found: dict[str, dict[str, Any]] = json.loads(sealed["columns"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedSegment(f"{folder.name}: {_SUMS} cannot be read") from error
    return found


def _mapped(path: Path, sums: Mapping[str, Any]) -> NDArray[Any]:
    """A column whose size fits. Type and shape come from the sums, so that a damaged header misleads nobody."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DamagedSegment(f"{path}: {error.strerror}") from error
    if size != sums["bytes"]:
        raise DamagedSegment(f"{path}: {size} bytes instead of {sums['bytes']}")
    kind, shape = np.dtype(sums["type"]), tuple(sums["shape"])
    length = kind.itemsize * math.prod(shape)
    if not length:
        return np.empty(shape, kind)
    mapped = np.memmap(path, kind, "r", offset=size - length, shape=shape)
    return np.asarray(mapped)  # a plain array over the map: slicing one is quicker


def sweep(folder: Path, named: Collection[str]) -> None:
    """Remove the folders of segments that nothing names, but for the newest."""
    folders = sorted(folder.glob("*-*"), key=lambda path: path.stat().st_mtime)
    for path in folders[:-_KEPT]:
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)
