"""A consumer whose handler fails, and an event of it that was parked: made by the dispatcher itself."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType

from kms.core import clock
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.dispatch import TRIES_BEFORE_PARKING, step
from kms.core.events import Consumer, on
from kms.org.events import RolesChanged


class Broken:
    """A consumer that fails until it is mended."""

    def __init__(self) -> None:
        module = ModuleType("broken")
        self.mended = True
        self.handled: list[int] = []

        @on(RolesChanged)
        def handle(event: RolesChanged, _uow: UnitOfWork) -> None:
            if not self.mended:
                raise RuntimeError("the mail server is away")
            self.handled.append(event.employee_id)

        module.__dict__["handle"] = handle
        self.consumer = Consumer.of("broken", module)

    def park(self, employee_id: int = 7) -> None:
        """Publish an event, handle all before it, and let it fail until it is parked."""
        self.mended = True
        while step(self.consumer).handled:
            pass
        self.mended = False
        with unit_of_work() as uow:
            uow.publish(RolesChanged(employee_id))
        at = clock.now()
        for turn in range(TRIES_BEFORE_PARKING + 1):
            with clock.travel(at + timedelta(hours=turn)):
                step(self.consumer)
