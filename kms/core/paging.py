"""Pages of long lists: every list that can grow is asked for with a `PageRequest`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from kms.core.db import reading

T = TypeVar("T")

LARGEST_PAGE = 100


@dataclass(frozen=True)
class PageRequest:
    """Which page (from 1) of which size (at most 100)."""

    number: int = 1
    size: int = 20

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", max(1, min(self.number, 100_000)))
        object.__setattr__(self, "size", max(1, min(self.size, LARGEST_PAGE)))

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of one page and how many there are altogether."""

    rows: tuple[T, ...]
    total: int
    request: PageRequest

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // self.request.size))

    def map(self, function: Callable[[T], Any]) -> Page[Any]:
        """The same page with each row turned into something else."""
        return replace(self, rows=tuple(function(row) for row in self.rows))


def paginate(statement: Select[*tuple[Any, ...]], page: PageRequest, make: Callable[..., T]) -> Page[T]:
    """Run `statement` for one page; `make(*columns)` builds each row. Two statements whatever the size."""
    session = reading()
    counted = statement.order_by(None).with_only_columns(*statement.selected_columns, maintain_column_froms=True)
    total = session.scalar(select(func.count()).select_from(counted.subquery())) or 0
    found = session.execute(statement.offset(page.offset).limit(page.size))
    return Page(tuple(make(*row) for row in found), total, page)
