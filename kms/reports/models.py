"""The table of the reports room: what was reported when a month was closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base


class FrozenReport(Base):
    """The figures of a closed month as they were signed; never changed. `digest` is SHA-256 over their canonical JSON."""

    __tablename__ = "frozen_report"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    figures: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    root_hash: Mapped[str] = mapped_column(String(64))  # of the ledger at the close
    frozen_at: Mapped[datetime]
