"""Exact arithmetic on a working-time axis.

An axis numbers open time units consecutively (*work*); *wall* is ordinary time. Work starts at the first opening's own
wall time, so an axis that is always open is the identity. A boundary between two open intervals is one work position
with two wall times: something that ends there ends at the close, something that starts there starts at the next open.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from addons.scheduling.solver.problem import Calendar

FAR = 1 << 60


class CalendarEnds(Exception):
    """There is no open time left after the last interval of a calendar without repetition."""


def merge(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted union of intervals; touching ones become one."""
    merged: list[tuple[int, int]] = []
    for begins, ends in sorted(intervals):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged


def subtract(intervals: Iterable[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts of the sorted ``intervals`` outside the sorted, disjoint ``holes``."""
    rest: list[tuple[int, int]] = []
    for begins, ends in intervals:
        for hole_begins, hole_ends in holes:
            if hole_ends <= begins or hole_begins >= ends:
                continue
            if hole_begins > begins:
                rest.append((begins, hole_begins))
            begins = max(begins, hole_ends)
            if begins >= ends:
                break
        if begins < ends:
            rest.append((begins, ends))
    return rest


class Axis:
    """Open time of one machine (or of several that share calendar and outages), growing as far as it is asked."""

    __slots__ = ("_base", "_holes", "_next_shift", "_repeat", "closes", "identity", "opens", "total", "work_at_open")

    def __init__(self, calendar: Calendar, outages: tuple[tuple[int, int], ...] = ()) -> None:
        self._holes = merge(outages)
        self._repeat = calendar.repeat if calendar.intervals is not None else None
        intervals = [(-FAR, FAR)] if calendar.intervals is None else merge(calendar.intervals)
        self._base: list[tuple[int, int]] = []
        self._next_shift = 0
        if self._repeat is not None and intervals:
            last = intervals[-1][1]
            self._base = subtract(intervals, [(-FAR, last - self._repeat)])
            self._next_shift = self._repeat
        self.opens: list[int] = []
        self.closes: list[int] = []
        self.work_at_open: list[int] = []
        self.total = 0
        self.identity = calendar.intervals is None and not self._holes
        self._append(subtract(intervals, self._holes))
        while not self.opens and self._repeat is not None:
            self._extend()

    def _append(self, intervals: Iterable[tuple[int, int]]) -> None:
        for begins, ends in intervals:
            if not self.opens:
                self.total = begins
            if self.closes and self.closes[-1] == begins:
                self.closes[-1] = ends
            else:
                self.opens.append(begins)
                self.closes.append(ends)
                self.work_at_open.append(self.total)
            self.total += ends - begins

    def _extend(self) -> None:
        if self._repeat is None or not self._base:
            raise CalendarEnds
        shifted = [(begins + self._next_shift, ends + self._next_shift) for begins, ends in self._base]
        self._next_shift += self._repeat
        self._append(subtract(shifted, self._holes))

    @property
    def repeats(self) -> bool:
        """Whether open time never runs out."""
        return self._repeat is not None or (bool(self.closes) and self.closes[-1] >= FAR)

    def grow(self, wall: int) -> None:
        """Extend a repeating axis so that an open interval closes after ``wall``; others raise ``CalendarEnds``."""
        while not self.closes or self.closes[-1] <= wall:
            self._extend()

    def work(self, wall: int) -> int:
        """Work position of the first open time unit at or after ``wall``; the end of the axis where none is left."""
        if self.identity:
            return wall
        if self._repeat is not None and self.closes[-1] <= wall:
            self.grow(wall)
        index = bisect_right(self.opens, wall) - 1
        if index < 0:
            return self.work_at_open[0] if self.opens else 0
        inside = wall if wall < self.closes[index] else self.closes[index]
        return self.work_at_open[index] + inside - self.opens[index]

    def wall_start(self, work: int) -> int:
        """Wall time at which something starting at ``work`` starts; raises ``CalendarEnds``."""
        if self.identity:
            return work
        while work >= self.total:
            self._extend()
        index = bisect_right(self.work_at_open, work) - 1
        return self.opens[index] + work - self.work_at_open[index]

    def wall_end(self, work: int) -> int:
        """Wall time at which something ending at ``work`` ends; raises ``CalendarEnds``."""
        if self.identity:
            return work
        while work > self.total:
            self._extend()
        index = max(bisect_left(self.work_at_open, work) - 1, 0)
        return self.opens[index] + work - self.work_at_open[index]

    def interval(self, wall: int) -> tuple[int, int]:
        """The open interval that holds ``wall`` or comes next; (FAR, FAR) where none is left."""
        if self.identity:
            return -FAR, FAR
        if self._repeat is not None and self.closes[-1] <= wall:
            self.grow(wall)
        index = bisect_right(self.closes, wall)
        return (self.opens[index], self.closes[index]) if index < len(self.opens) else (FAR, FAR)

    def fit(self, work: int, length: int) -> int:
        """First position at or after ``work`` where ``length`` fits into one open interval; raises ``CalendarEnds``."""
        if self.identity:
            return work
        while work >= self.total:
            self._extend()
        index = bisect_right(self.work_at_open, work) - 1
        while True:
            begin = max(work, self.work_at_open[index])
            if begin + length <= self.work_at_open[index] + self.closes[index] - self.opens[index]:
                return begin
            if index + 1 < len(self.opens):
                index += 1
            else:
                # The last interval is looked at again: what follows may touch it and make it longer.
                self._extend()

    def longest(self) -> int:
        """Longest run that fits into one open interval however late it starts."""
        if self._repeat is None:
            return max((ends - begins for begins, ends in zip(self.opens, self.closes, strict=True)), default=0)
        twice = merge(self._base + [(begins + self._repeat, ends + self._repeat) for begins, ends in self._base])
        longest = max((ends - begins for begins, ends in twice), default=0)
        return FAR if longest > self._repeat else longest
