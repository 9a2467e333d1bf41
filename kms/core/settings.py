"""What an office may change: named settings with a default in the code and versions in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from kms.core.db import Base, Json, Serial, reading, unit_of_work
from kms.core.errors import Conflict, Invalid, NotFound
from kms.core.events import Event
from kms.core.permissions import Permission, Viewer

V = TypeVar("V", bool, int, str)

_KEPT = "kms.office_settings"


class OfficeSettingRow(Base):
    """One version of one setting; the highest version holds."""

    __tablename__ = "office_setting"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[Serial]
    key: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    value: Mapped[Any] = mapped_column(Json)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int]
    reason: Mapped[str]


@dataclass(frozen=True)
class SettingChanged(Event):
    """An office setting has a new version."""

    kind = "core.setting_changed"
    key: str


@dataclass(frozen=True)
class OfficeSetting(Generic[V]):
    """A setting: `key`, its default, a label (lazy text), and the allowed choices or the range of a number."""

    key: str
    default: V
    label: Any
    choices: tuple[tuple[V, Any], ...] = ()
    low: int | None = None
    high: int | None = None

    def value(self) -> V:
        """What holds now: the newest version, else the default. All settings are read once a session."""
        value: V = _values().get(self.key, self.default)
        return value

    def row(self) -> OfficeSettingRow | None:
        """The newest stored version."""
        newest = select(OfficeSettingRow).where(OfficeSettingRow.key == self.key)
        return reading().scalars(newest.order_by(OfficeSettingRow.version.desc()).limit(1)).first()

    def parse(self, text: str) -> V:
        """The typed value of a form field. Raises Invalid when it is none of the choices or out of range."""
        if isinstance(self.default, bool):
            value: Any = text in {"true", "1", "on"}
        elif isinstance(self.default, int):
            try:
                value = int(text)
            except ValueError:
                raise Invalid({self.key: _("Enter a whole number.")}) from None
            if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
                raise Invalid(
                    {self.key: _("Enter a number between %(low)s and %(high)s.", low=self.low, high=self.high)}
                )
        else:
            value = text.strip()
        if self.choices and value not in [choice for choice, _label in self.choices]:
            raise Invalid({self.key: _("Choose one of the values offered.")})
        return value  # type: ignore[no-any-return]


def _values() -> dict[str, Any]:
    """The newest value of every stored setting, kept with the session: a request asks for several."""
    session = reading()
    kept: dict[str, Any] | None = session.info.get(_KEPT)
    if kept is None:
        rows = session.execute(
            select(OfficeSettingRow.key, OfficeSettingRow.value).order_by(OfficeSettingRow.version)
        ).all()
        kept = session.info[_KEPT] = {key: value for key, value in rows}
    return kept


def change(
    viewer: Viewer, settings: dict[str, OfficeSetting[Any]], key: str, text: str, *, reason: str, expected_version: int
) -> None:
    """Store a new version of a setting. Raises NotAllowed, NotFound, Invalid, Conflict (somebody changed it meanwhile)."""
    viewer.require(Permission.MANAGE_SETTINGS)
    setting = settings.get(key)
    if setting is None:
        raise NotFound
    value = setting.parse(text)
    with unit_of_work() as uow:
        newest = setting.row()
        version = newest.version if newest else 0
        if version != expected_version:
            raise Conflict
        row = OfficeSettingRow(
            key=key, version=version + 1, value=value, changed_at=uow.now, changed_by=viewer.employee_id, reason=reason
        )
        uow.add(row)
        uow.session.info.pop(_KEPT, None)
        uow.publish(SettingChanged(key), actor_id=viewer.employee_id)


def history(viewer: Viewer, key: str) -> list[OfficeSettingRow]:
    """All versions of a setting, newest first."""
    viewer.require(Permission.MANAGE_SETTINGS)
    rows = select(OfficeSettingRow).where(OfficeSettingRow.key == key).order_by(OfficeSettingRow.version.desc())
    return list(reading().scalars(rows))
