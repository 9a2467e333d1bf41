"""A sealed segment is whole or says that it is not."""

from __future__ import annotations

import errno
import multiprocessing
import resource
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.search.whoosh import sealing
from kms.search.whoosh.sealing import DamagedSegment

COLUMNS = {"docs": np.arange(40, dtype=np.int32), "num.grade": np.linspace(0, 1, 7), "blob": np.empty(0, np.uint8)}
COLUMNS |= {"fix.keys": np.arange(12, dtype=np.uint8).reshape(4, 3), "fix.none": np.empty((0, 3), np.uint8)}
COLUMNS["fix.turned"] = COLUMNS["fix.keys"].T
FILES = [*(f"{name}.npy" for name in COLUMNS), "sums.json"]


def _same(folder: Path) -> bool:
    found = sealing.read(folder, check_sums=True)
    same = (found[name].shape == column.shape and (found[name] == column).all() for name, column in COLUMNS.items())
    return all(same)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    sealing.write(tmp_path / "a", COLUMNS)
    assert _same(tmp_path / "a")
    assert {name: one.dtype for name, one in sealing.read(tmp_path / "a", check_sums=False).items()} == {
        name: one.dtype for name, one in COLUMNS.items()
    }


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("how", ["missing", "empty", "cut", "longer"])
def test_missing_and_cut_files_are_found_without_reading_them(tmp_path: Path, file: str, how: str) -> None:
    sealing.write(tmp_path / "a", COLUMNS)
    path = tmp_path / "a" / file
    content = path.read_bytes()
    path.unlink()
    if how != "missing":
        path.write_bytes({"empty": b"", "cut": content[:-1], "longer": content + b"\x00"}[how])
    with pytest.raises(DamagedSegment):
        sealing.read(tmp_path / "a", check_sums=False)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.floats(0, 1, exclude_max=True), st.integers(0, 7))
def test_any_flipped_bit_is_found_by_a_check(
    tmp_path_factory: pytest.TempPathFactory, file: str, where: float, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("seal") / "a"
    sealing.write(folder, COLUMNS)
    content = bytearray((folder / file).read_bytes())
    content[int(where * len(content))] ^= 1 << bit
    (folder / file).write_bytes(bytes(content))
    with pytest.raises(DamagedSegment):
        sealing.read(folder, check_sums=True)


def _write_with_little_room(folder: str, answer: multiprocessing.Queue[int]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
    try:
        sealing.write(Path(folder), COLUMNS)
    except OSError as error:
        answer.put(error.errno or 0)


def test_without_room_nothing_is_left(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    child = context.Process(target=_write_with_little_room, args=(str(tmp_path / "a"), answer))
    child.start()
    assert answer.get(timeout=60) == errno.EFBIG
    child.join()
    assert list(tmp_path.iterdir()) == []
