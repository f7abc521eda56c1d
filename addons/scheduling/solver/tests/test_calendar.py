"""The working-time axis against counting open minutes one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.scheduling.solver.calendar import FAR, Axis, CalendarEnds, merge, subtract
from addons.scheduling.solver.problem import Calendar

WEEK = Calendar(((480, 720), (780, 1020)), repeat=1440)

intervals = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 9)), min_size=1, max_size=5).map(
    lambda rows: tuple(
        (begin, begin + length)
        for begin, length in ((sum(g + n for g, n in rows[:i]) + gap, length) for i, (gap, length) in enumerate(rows))
    )
)
outages = st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 12)), max_size=3).map(
    lambda rows: tuple((begin, begin + length) for begin, length in rows)
)


def open_units(calendar: Calendar, holes: tuple[tuple[int, int], ...], until: int) -> list[int]:
    """Every open time unit up to ``until``, the naive way."""
    assert calendar.intervals is not None
    units = {t for begin, end in calendar.intervals for t in range(begin, end)}
    if calendar.repeat is not None:
        last = calendar.intervals[-1][1]
        base = [t for t in units if t >= last - calendar.repeat]
        shift = calendar.repeat
        while base and min(base) + shift < until:
            units |= {t + shift for t in base}
            shift += calendar.repeat
    return sorted(t for t in units if t < until and not any(begin <= t < end for begin, end in holes))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(intervals, outages, st.one_of(st.none(), st.integers(3, 30)))
def test_positions_count_open_units(rows, holes, repeat):
    calendar = Calendar(rows, repeat)
    units = open_units(calendar, holes, 400)
    if not units:
        return
    axis = Axis(calendar, holes)
    first = axis.work(units[0])
    for position, unit in enumerate(units[:150]):
        assert axis.work(unit) == first + position
        assert axis.wall_start(first + position) == unit
        assert axis.wall_end(first + position + 1) == unit + 1
    for wall in range(units[0] - 3, min(units[-1], units[0] + 80)):
        assert axis.work(wall) == first + sum(unit < wall for unit in units)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(intervals, outages, st.integers(3, 30), st.integers(0, 40), st.integers(1, 12))
def test_fit_is_the_first_whole_stretch(rows, holes, repeat, begin, length):
    calendar = Calendar(rows, repeat)
    axis = Axis(calendar, holes)
    if length > axis.longest():
        return
    found = axis.wall_start(axis.fit(axis.work(begin), length))
    units = set(open_units(calendar, holes, found + length + 1))
    assert all(unit in units for unit in range(found, found + length))
    earlier = [t for t in range(begin, found) if all(unit in units for unit in range(t, t + length))]
    assert earlier == []


def test_a_boundary_ends_at_the_close_and_starts_at_the_next_opening():
    axis = Axis(WEEK)
    assert axis.wall_end(axis.work(720)) == 720
    assert axis.wall_start(axis.work(720)) == 780
    assert axis.work(720) == axis.work(750) == axis.work(780)


def test_always_open_is_the_identity_and_outages_cut_it():
    assert Axis(Calendar()).work(123) == 123
    axis = Axis(Calendar(), ((10, 20),))
    assert (axis.work(5), axis.work(15), axis.work(25)) == (5, 10, 15)
    assert axis.wall_start(10) == 20
    assert not axis.identity


def test_touching_intervals_are_one_for_unbreakable_work():
    axis = Axis(Calendar(((0, 10), (10, 20))))
    assert axis.fit(0, 20) == 0
    around_the_clock = Axis(Calendar(((0, 1440),), repeat=1440))
    assert around_the_clock.longest() == FAR
    assert around_the_clock.fit(100, 10_000) == 100


def test_the_end_of_a_calendar_is_told():
    axis = Axis(Calendar(((0, 10),)))
    assert axis.wall_end(10) == 10
    for call in (lambda: axis.wall_start(10), lambda: axis.wall_end(11), lambda: axis.fit(5, 6)):
        with pytest.raises(CalendarEnds):
            call()
    assert axis.interval(10) == (FAR, FAR)


def test_merge_and_subtract():
    assert merge([(5, 7), (0, 3), (3, 5), (9, 9 + 1)]) == [(0, 7), (9, 10)]
    assert subtract([(0, 10), (20, 30)], [(2, 4), (8, 22)]) == [(0, 2), (4, 8), (22, 30)]
