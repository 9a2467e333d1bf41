"""Regenerates kms/migrations/versions/0001_tables.py from the models. Only until the first release."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kms import tables  # noqa: E402, F401  (all models)
from kms.core.db import Database  # noqa: E402
from kms.core.migrate import alembic_config  # noqa: E402

TARGET = ROOT / "kms" / "migrations" / "versions" / "0001_tables.py"


def main() -> None:
    """Write the migration that makes all tables on an empty database."""
    TARGET.unlink(missing_ok=True)
    others = [path.rename(path.with_suffix(".aside")) for path in TARGET.parent.glob("0*.py")]
    try:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{folder}/empty.db")
            config = alembic_config()
            with database.engine.connect() as connection:
                config.attributes["connection"] = connection
                command.revision(config, "All tables of the first release.", autogenerate=True, rev_id="0001")
        written = next(TARGET.parent.glob("0001_*.py"))
        text = written.read_text().replace("kms.core.db.", "kms.core.columns.")
        text = text.replace("astext_type=Text()", "astext_type=sa.Text()")
        written.unlink()
        TARGET.write_text(text)
    finally:
        for path in others:
            path.rename(path.with_suffix(".py"))


if __name__ == "__main__":
    main()
