"""How dates, numbers and sizes are shown: `2026. 5. 19.(화) 14:30`, thousands, one digit after the point."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from kms.core import clock
from kms.core.clock import KST

_DAYS = "월화수목금토일"
_UNITS = ("B", "kB", "MB", "GB")


def korean() -> bool:
    """Whether the page is shown in Korean."""
    locale = get_locale()
    return locale is None or locale.language == "ko"


def day(value: date | None, *, weekday: bool = False) -> str:
    """`2026. 5. 19.`, with weekday `2026. 5. 19.(화)`; in English `19 May 2026`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(KST).date()
    if not korean():
        return f"{value.day} {value:%b %Y}" if not weekday else f"{value:%a} {value.day} {value:%b %Y}"
    text = f"{value.year}. {value.month}. {value.day}."
    return f"{text}({_DAYS[value.weekday()]})" if weekday else text


def moment(value: datetime | None) -> str:
    """`2026. 5. 19.(화) 14:30` in Korean time."""
    if value is None:
        return ""
    local = value.astimezone(KST)
    return f"{day(local.date(), weekday=True)} {local:%H:%M}"


def ago(value: datetime | None) -> str:
    """How long ago in words, up to 30 days; then the date."""
    if value is None:
        return ""
    passed = clock.now() - value
    if passed < timedelta(minutes=1):
        return str(_("just now"))
    if passed < timedelta(hours=1):
        minutes = passed.seconds // 60
        return str(ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes))
    if passed < timedelta(days=1):
        hours = passed.seconds // 3600
        return str(ngettext("%(num)s hour ago", "%(num)s hours ago", hours))
    if passed < timedelta(days=30):
        return str(ngettext("%(num)s day ago", "%(num)s days ago", passed.days))
    return day(value)


def when(value: datetime | None) -> Markup:
    """`ago` with the exact moment for machines and on hover."""
    if value is None:
        return Markup("")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value.isoformat(), moment(value), ago(value))


def number(value: float | None, digits: int = 0) -> str:
    """Thousands separated: `1,234`; a dash for nothing."""
    return "–" if value is None else f"{value:,.{digits}f}"


def percent(part: float, whole: float) -> str:
    """A share with one digit: `42.5%`; a dash when there is no whole."""
    return "–" if not whole else f"{100 * part / whole:.1f}%"


def signed(value: int) -> str:
    """A difference with its sign: `+8`, `-3`, `±0`."""
    return "±0" if value == 0 else f"{value:+,d}"


def points(value: float) -> str:
    """A difference with its sign and one digit: `+1.2`, `-0.3`, `±0.0`."""
    text = f"{value:+,.1f}"
    return "±0.0" if text in ("+0.0", "-0.0") else text


def month_name(first_day: date) -> str:
    """`2026년 5월`, in English `May 2026`."""
    return f"{first_day.year}년 {first_day.month}월" if korean() else f"{first_day:%B} {first_day.year}"


def file_size(value: int) -> str:
    """`1.2 MB`."""
    size, unit = float(value), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 else f"{size:.1f} {_UNITS[unit]}"


def marked(segments: list[tuple[str, bool]]) -> Markup:
    """Text segments with the found words marked; everything is escaped."""
    parts = [Markup("<mark>{}</mark>").format(text) if found else escape(text) for text, found in segments]
    return Markup("").join(parts)


FILTERS = {
    "day": day,
    "moment": moment,
    "ago": ago,
    "when": when,
    "number": number,
    "signed": signed,
    "points": points,
    "month_name": month_name,
    "file_size": file_size,
    "marked": marked,
}
