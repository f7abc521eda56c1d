"""The rows of the board by machine: closed time and daily load."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from addons.base.services.calendars import open_intervals
from addons.scheduling.services.hours import load_calendars

Interval = tuple[datetime, datetime]


def machine_rows(
    session: Any, site: Any, bars: list[Any], begin: datetime, end: datetime, *, everything: bool
) -> list[dict[str, Any]]:
    """One row per machine of the site that is in use or has a bar; with ``everything`` idle ones, too."""
    machine, centre = session.models["engineering.machine"], session.models["engineering.work_centre"]
    used = {row.machine_id for row in bars}
    wanted = machine.id.in_(sorted(used))
    if everything:
        wanted = wanted | (machine.active.is_(True) & (centre.site_id == site.id))
    query = select(
        machine.id, machine.name, machine.code, machine.calendar_id, centre.name.label("group"),
        centre.calendar_id.label("shared_id"),
    ).join(centre, centre.id == machine.work_centre_id).where(wanted).order_by(centre.code, machine.code)  # fmt: skip
    found = list(session.execute(query))
    hours = _hours(session, site, {_calendar_id(row, site) for row in found}, begin, end)
    by_machine: dict[int, list[Any]] = {}
    for row in bars:
        by_machine.setdefault(row.machine_id, []).append(row)
    days = list(_days(begin, end))
    closed = {calendar_id: _closed(opened, begin, end) for calendar_id, opened in hours.items()}
    return [
        {
            "id": f"m:{row.id}",
            "label": row.name,
            "group": row.group,
            "load": _load(hours[_calendar_id(row, site)], by_machine.get(row.id, []), days),
            "closed": closed[_calendar_id(row, site)],
        }
        for row in found
    ]


def _calendar_id(row: Any, site: Any) -> int:
    return row.calendar_id or row.shared_id or site.calendar_id or 0


def _hours(session: Any, site: Any, ids: set[int], begin: datetime, end: datetime) -> dict[int, list[Interval]]:
    """Open time of each calendar; 0 stands for no calendar: never open."""
    found: dict[int, list[Interval]] = {0: []}
    with session.system_work("scheduling.hours"):
        for calendar in load_calendars(session, ids - {0}):
            found[calendar.id] = open_intervals(session, calendar, site.zone, begin, end)
    return found


def _closed(opened: list[Interval], begin: datetime, end: datetime) -> list[list[str]]:
    found = []
    at = begin
    for opens, closes in opened:
        if opens > at:
            found.append([at.isoformat(), opens.isoformat()])
        at = max(at, closes)
    if at < end:
        found.append([at.isoformat(), end.isoformat()])
    return found


def _days(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    day = begin
    while day < end:
        yield day, day + timedelta(days=1)
        day += timedelta(days=1)


def _load(opened: list[Interval], bars: list[Any], days: list[tuple[datetime, datetime]]) -> list[list[Any]]:
    """Share of each day's open time that is planned; a value holds until the next."""
    starts = [interval[0] for interval in opened]
    busy = [piece for bar in bars for piece in _within(opened, starts, bar.start_at, bar.end_at)]
    busy.sort()
    busy_starts = [piece[0] for piece in busy]
    found: list[list[Any]] = []
    for first, last in days:
        room = _length(_within(opened, starts, first, last))
        share = round(_length(_within(busy, busy_starts, first, last)) / room, 2) if room else 0.0
        if not found or found[-1][1] != share:
            found.append([first.isoformat(), share])
    return found


def _within(intervals: list[Interval], starts: list[datetime], begin: datetime, end: datetime) -> list[Interval]:
    """The parts of sorted, disjoint intervals between two moments."""
    found = []
    for opens, closes in intervals[max(0, bisect_right(starts, begin) - 1) :]:
        if opens >= end:
            break
        first, last = max(opens, begin), min(closes, end)
        if first < last:
            found.append((first, last))
    return found


def _length(intervals: list[Interval]) -> float:
    return sum((last - first).total_seconds() for first, last in intervals)
