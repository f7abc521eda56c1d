"""Values as people read them: in their language, zone and number format."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from core.errors import Text
from core.i18n import current_locale, current_zone, translator
from core.orm.fields import Field
from core.states.machine import StateMachine

_ = translator("core")

NUMERIC = ("integer", "decimal", "money")
TONES = {
    "idle": ("muted", "state-draft"),
    "primary": ("primary", "state-released"),
    "ok": ("ok", "state-running"),
    "warn": ("warn", "state-waiting"),
    "error": ("error", "state-cancelled"),
    "info": ("info", "state-planned"),
    "hold": ("hold", "state-hold"),
    "done": ("ok", "state-done"),
}
"""A state's tone to the colour and the shape of its pill."""


def display(field: Field, value: Any) -> str:
    """One value as text; empty for None."""
    if value is None or value == "":
        return ""
    if field.kind == "selection":
        return str(field.choice_label(value))
    if field.kind == "boolean":
        return str(_("Yes") if value else _("No"))
    if field.ui.widget == "clock":
        return clock(int(value))
    if field.ui.widget == "duration":
        return duration(int(value))
    return plain(value, field)


def plain(value: Any, field: Field | None = None) -> str:
    locale = current_locale()
    if isinstance(value, datetime):
        return format_datetime(value.astimezone(current_zone()), "yyyy-MM-dd HH:mm", locale=locale)
    if isinstance(value, date):
        return format_date(value, "yyyy-MM-dd", locale=locale)
    if isinstance(value, Decimal):
        pattern = "#,##0.00##" if field is not None and field.kind == "money" else "#,##0.######"
        return str(format_decimal(value, pattern, locale=locale))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(format_decimal(value, locale=locale))
    return str(value)


def clock(minutes: int) -> str:
    """Minutes since midnight as ``HH:MM``; beyond 24:00 for shifts that pass midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def duration(minutes: int) -> str:
    """Minutes as days, hours and minutes: the two largest parts that are not zero."""
    days, rest = divmod(abs(minutes), 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        text = _("{days} d {hours} h", days=days, hours=hours) if hours else _("{days} d", days=days)
    elif hours:
        text = _("{hours} h {minutes} min", hours=hours, minutes=left) if left else _("{hours} h", hours=hours)
    else:
        text = _("{minutes} min", minutes=left)
    return f"-{text}" if minutes < 0 else str(text)


def editable(field: Field, value: Any) -> Any:
    """A value as an input's ``value``: typed back unchanged, it parses to the same."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(current_zone()).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if field.ui.widget == "clock":
        return clock(int(value))
    return value


def ago(moment: datetime, now: datetime) -> str:
    from babel.dates import format_timedelta

    return str(format_timedelta(moment - now, add_direction=True, locale=current_locale()))


def pill(machine: StateMachine, value: str) -> dict[str, Any]:
    """The context of a state pill."""
    state = next((s for s in machine.states if s.name == value), None)
    if state is None:
        return {"label": value, "tone": "muted", "icon": None}
    tone, icon = TONES[state.tone]
    return {"label": str(state.label), "tone": tone, "icon": icon}


def align(field: Field) -> str:
    return "end" if field.kind in NUMERIC else "start"


def unit_label(field: Field) -> str:
    return "" if field.ui.unit is None else str(field.ui.unit)


def label_of(override: Text | None, field: Field) -> str:
    return str(override if override is not None else field.label)


def initials(name: str) -> str:
    """One Chinese character, or two Latin initials."""
    words = name.split()
    if not words:
        return "?"
    if "\u4e00" <= words[0][0] <= "\u9fff":
        return words[0][0]
    return "".join(word[0] for word in words[:2]).upper()
