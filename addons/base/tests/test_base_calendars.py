"""Open time of calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from addons.base.models import Calendar, CalendarDay, CalendarException, Shift, ShiftBreak
from addons.base.services import open_intervals
from addons.base.tests.support import Plant
from core.errors import ValidationFailed

DAY_SHIFT = ("D", 8 * 60, 17 * 60, ((12 * 60, 13 * 60),))
NIGHT_SHIFT = ("N", 22 * 60, 6 * 60, ((2 * 60, 2 * 60 + 30),))


def shift(session, code, start, end, breaks=()):
    models = session.models
    record = models[Shift](code=code, name=code, start_time=start, end_time=end)
    record.breaks = [models[ShiftBreak](start_time=a, end_time=b) for a, b in breaks]
    session.add(record)
    return record


def calendar(session, pattern, exceptions=(), zone=None):
    models = session.models
    record = models[Calendar](code="C", name="C", zone=zone)
    record.days = [models[CalendarDay](weekday=weekday, shift=worked) for weekday, worked in pattern]
    record.exceptions = [
        models[CalendarException](name=kind, first_day=first, last_day=last, kind=kind, shift=worked)
        for kind, first, last, worked in exceptions
    ]
    session.add(record)
    session.flush()
    return record


def hours(intervals):
    return sum((b - a for a, b in intervals), timedelta()) / timedelta(hours=1)


def test_breaks_and_closed_days_are_left_out(base_plant: Plant):
    with base_plant.writing() as session:
        day = shift(session, *DAY_SHIFT)
        holiday = ("closed", date(2026, 10, 1), date(2026, 10, 1), None)
        week = calendar(session, [(n, day) for n in range(5)], [holiday])
        start = datetime(2026, 9, 27, 16, tzinfo=UTC)  # midnight before Monday in Shanghai
        open_time = open_intervals(session, week, "Asia/Shanghai", start, start + timedelta(days=7))
    assert hours(open_time) == 4 * 8
    assert open_time[:2] == [
        (datetime(2026, 9, 28, 0, tzinfo=UTC), datetime(2026, 9, 28, 4, tzinfo=UTC)),
        (datetime(2026, 9, 28, 5, tzinfo=UTC), datetime(2026, 9, 28, 9, tzinfo=UTC)),
    ]


def test_an_open_day_adds_its_shift_even_to_a_closed_one(base_plant: Plant):
    with base_plant.writing() as session:
        day = shift(session, *DAY_SHIFT)
        saturday = date(2026, 10, 3)
        record = calendar(
            session, [], [("closed", saturday, saturday, None), ("open", saturday, saturday, day)], zone="UTC"
        )
        start = datetime(2026, 10, 1, tzinfo=UTC)
        open_time = open_intervals(session, record, "Asia/Shanghai", start, start + timedelta(days=5))
    assert hours(open_time) == 8
    assert open_time[0][0] == datetime(2026, 10, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(("saturday", "expected"), [((2026, 3, 28), 6.5), ((2026, 10, 24), 8.5), ((2026, 6, 6), 7.5)])
def test_night_shifts_follow_the_wall_clock(base_plant: Plant, saturday, expected):
    with base_plant.writing() as session:
        night = shift(session, "N", 22 * 60, 6 * 60, ((4 * 60, 4 * 60 + 30),))
        record = calendar(session, [(5, night)])
        noon = datetime(*saturday, 12, tzinfo=UTC)
        open_time = open_intervals(session, record, "Europe/Berlin", noon, noon + timedelta(days=1))
    assert hours(open_time) == expected


def test_a_shift_that_began_the_day_before_is_cut_at_the_start(base_plant: Plant):
    with base_plant.writing() as session:
        night = shift(session, *NIGHT_SHIFT)
        record = calendar(session, [(n, night) for n in range(7)], zone="UTC")
        start = datetime(2026, 5, 5, 1, tzinfo=UTC)
        open_time = open_intervals(session, record, "UTC", start, start + timedelta(hours=3))
    assert open_time == [
        (start, start + timedelta(hours=1)),
        (start + timedelta(hours=1, minutes=30), start + timedelta(hours=3)),
    ]


def test_shifts_that_touch_or_overlap_are_merged(base_plant: Plant):
    with base_plant.writing() as session:
        early, late = shift(session, "E", 6 * 60, 14 * 60), shift(session, "L", 13 * 60, 0)
        record = calendar(session, [(0, early), (0, late)], zone="UTC")
        monday = datetime(2026, 5, 4, tzinfo=UTC)
        open_time = open_intervals(session, record, "UTC", monday, monday + timedelta(days=1))
    assert open_time == [(monday + timedelta(hours=6), monday + timedelta(days=1))]


def test_a_break_outside_its_shift_is_refused(base_plant: Plant):
    with pytest.raises(ValidationFailed) as caught, base_plant.writing() as session:
        shift(session, "X", 8 * 60, 17 * 60, ((18 * 60, 19 * 60),))
    assert caught.value.problems[0].pointer == "/start_time"


def test_an_open_day_without_shift_and_days_out_of_order_are_refused(base_plant: Plant):
    with pytest.raises(ValidationFailed) as caught, base_plant.writing() as session:
        calendar(session, [], [("open", date(2026, 1, 2), date(2026, 1, 1), None)])
    assert {problem.pointer for problem in caught.value.problems} == {"/shift_id", "/last_day"}
