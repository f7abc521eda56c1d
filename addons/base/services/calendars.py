"""When a calendar is open, as moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from addons.base.models.calendar import Calendar
from addons.base.models.shift import DAY, Shift

Interval = tuple[datetime, datetime]


def open_intervals(session: Any, calendar: Calendar, zone: str, start: datetime, end: datetime) -> list[Interval]:
    """Open time between two moments: merged, ascending intervals in UTC, cut at ``start`` and ``end``.

    ``zone`` holds where the calendar names none. Shifts follow the wall clock: one from 22:00 to 06:00 has seven hours
    in the night the clocks go forward, nine in the night they go back.
    """
    place = ZoneInfo(calendar.zone or zone)
    first = start.astimezone(place).date() - timedelta(days=2)
    last = end.astimezone(place).date()
    pieces: list[Interval] = []
    day = first
    while day <= last:
        for shift in shifts_on(calendar, day):
            pieces.extend(_worked(shift, day, place))
        day += timedelta(days=1)
    cut = [(max(a, start), min(b, end)) for a, b in pieces]
    return _merged([(a.astimezone(UTC), b.astimezone(UTC)) for a, b in cut if a < b])


def shifts_on(calendar: Calendar, day: date) -> list[Shift]:
    """The shifts that begin on ``day``: the weekly pattern unless an exception closes it, and those exceptions add."""
    special = [e for e in calendar.exceptions if e.first_day <= day <= e.last_day]
    closed = any(e.kind == "closed" for e in special)
    usual = [] if closed else [d.shift for d in calendar.days if d.weekday == str(day.weekday())]
    added = [e.shift for e in special if e.kind == "open" and e.shift is not None]
    return list({shift.id: shift for shift in (*usual, *added)}.values())


def _worked(shift: Shift, day: date, zone: ZoneInfo) -> Iterator[Interval]:
    """The shift without its breaks."""
    begin, close = shift.start_time, shift.start_time + shift.minutes
    for pause in sorted(shift.breaks, key=lambda pause: shift.offset(pause.start_time)):
        away = shift.offset(pause.start_time)
        back = away + (pause.end_time - pause.start_time) % DAY
        if begin < away:
            yield _moment(day, begin, zone), _moment(day, min(away, close), zone)
        begin = max(begin, back)
    if begin < close:
        yield _moment(day, begin, zone), _moment(day, close, zone)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC moment at which the wall clock shows ``minute`` of ``day`` or beyond; the first where there are two."""
    days, rest = divmod(minute, DAY)
    local = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=zone)
    return local.astimezone(UTC)


def _merged(intervals: list[Interval]) -> list[Interval]:
    found: list[Interval] = []
    for begin, close in sorted(intervals):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], close))
        else:
            found.append((begin, close))
    return found
