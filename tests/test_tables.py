"""No table is forgotten: what a room defines reaches migrations and exports."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

from kms import tables
from kms.core.columns import Base

KMS = Path(tables.__file__).parent


def test_every_module_with_tables_is_imported_and_named() -> None:
    named = {name: value for name, value in vars(tables).items() if isinstance(value, ModuleType)}
    defining = {path for path in KMS.rglob("*.py") if re.search(r"^    __tablename__ = ", path.read_text(), re.M)}
    assert {Path(str(module.__file__)) for module in named.values()} == defining
    assert set(tables.__all__) == set(named)


def test_every_table_that_is_written_down_is_in_the_metadata() -> None:
    written = [
        name
        for path in KMS.rglob("*.py")
        if "versions" not in path.parts
        for name in re.findall(r'^    __tablename__ = "(\w+)"', path.read_text(), re.M)
    ]
    assert len(written) == len(set(written))
    assert set(written) == set(Base.metadata.tables)
