"""When machines work: their calendars, and open time as whole minutes. Knows no solver, so that pages may use it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from addons.base.services.calendars import open_intervals
from addons.scheduling.services.axis import TimeAxis
from core.errors import Problem as Fault
from core.errors import ValidationFailed
from core.i18n import translator

_ = translator("scheduling")


def calendar_ids(site: Any, centres: dict[int, Any], machine_rows: Iterable[Any]) -> dict[int, int]:
    """The calendar each machine works by: its own, its work centre's or the site's. Raises ValidationFailed."""
    found: dict[int, int] = {}
    faults = []
    for row in machine_rows:
        centre = centres.get(row.work_centre_id)
        calendar_id = row.calendar_id or (centre.calendar_id if centre is not None else None) or site.calendar_id
        if calendar_id is None:
            text = _("Machine {machine} has no calendar, so nothing can be planned on it.", machine=row.code)
            faults.append(Fault(text, f"/machines/{row.code}", "machine_no_calendar"))
        else:
            found[row.id] = calendar_id
    refuse(faults)
    return found


def refuse(faults: list[Fault]) -> None:
    """Raises ValidationFailed if there is any fault."""
    if faults:
        raise ValidationFailed(faults, _("Planning is not possible yet."))


def load_calendars(session: Any, ids: Iterable[int]) -> list[Any]:
    """Calendars with shifts, breaks and exceptions, in a fixed number of statements."""
    models = session.models
    calendar, day, special = (models[f"base.{name}"] for name in ("calendar", "calendar_day", "calendar_exception"))
    shift = models["base.shift"]
    query = select(calendar).where(calendar.id.in_(sorted(ids))).order_by(calendar.id)
    return list(
        session.scalars(
            query.options(
                selectinload(calendar.days).selectinload(day.shift).selectinload(shift.breaks),
                selectinload(calendar.exceptions).selectinload(special.shift).selectinload(shift.breaks),
            )
        )
    )


def opening_hours(
    session: Any, calendar: Any, zone: str, axis: TimeAxis, begin: datetime, end: datetime
) -> list[tuple[int, int]]:
    """Open whole minutes on the axis; a minute that is only partly open is closed."""
    found = []
    for opens, closes in open_intervals(session, calendar, zone, begin, end):
        first, last = axis.minute_up(opens), axis.minute(closes)
        if first < last:
            found.append((first, last))
    return found
