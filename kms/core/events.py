"""Domain events: what a slice tells others, and how handlers are marked. `outbox.py` stores them, `dispatch.py` delivers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from kms.core.db import UnitOfWork


@dataclass(frozen=True)
class Event:
    """Something that happened. Subclasses are frozen, have plain JSON fields, a `kind`, and name the object in `stream`."""

    kind: ClassVar[str]
    number: int = field(default=0, kw_only=True, compare=False)
    occurred_at: datetime | None = field(default=None, kw_only=True, compare=False)
    actor_id: int | None = field(default=None, kw_only=True, compare=False)

    @property
    def stream(self) -> str:
        """The object whose events stay in order, e.g. `article:12`."""
        first = fields(self)[len(fields(Event))] if len(fields(self)) > len(fields(Event)) else None
        return f"{first.name.removesuffix('_id')}:{getattr(self, first.name)}" if first else self.kind


ENVELOPE = {"number", "occurred_at", "actor_id"}

Handler = Callable[[Any, "UnitOfWork"], None]


def on(*kinds: type[Event]) -> Callable[[Handler], Handler]:
    """Mark a function of a slice's `handlers.py` as what it does when one of `kinds` happened."""

    def mark(handler: Handler) -> Handler:
        handler.__dict__["handles"] = kinds
        return handler

    return mark


@dataclass(frozen=True)
class Consumer:
    """A slice's handlers under a name that its cursor is kept by. Handlers of one kind run in the order of the module."""

    name: str
    handlers: dict[str, tuple[Handler, ...]]
    types: dict[str, type[Event]]

    @classmethod
    def of(cls, name: str, *modules: ModuleType) -> Consumer:
        """All functions marked with `on` in `modules`."""
        handlers: dict[str, tuple[Handler, ...]] = {}
        types: dict[str, type[Event]] = {}
        for module in modules:
            for _, function in inspect.getmembers(module, inspect.isfunction):
                for kind in getattr(function, "handles", ()):
                    handlers[kind.kind] = (*handlers.get(kind.kind, ()), function)
                    types[kind.kind] = kind
        return cls(name, handlers, types)


def all_event_types(base: type[Event] = Event) -> Iterator[type[Event]]:
    """Every event type that was imported."""
    for kind in base.__subclasses__():
        yield kind
        yield from all_event_types(kind)
