"""Machines, calendars and changeovers of a site in the solver's terms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from addons.scheduling.services.axis import TimeAxis
from addons.scheduling.services.hours import calendar_ids, load_calendars, opening_hours, refuse
from addons.scheduling.services.rows import rows
from addons.scheduling.solver.problem import Calendar, Machine, Matrix
from core.errors import Problem as Fault
from core.i18n import translator

_ = translator("scheduling")

WEEK = timedelta(days=7)
BEHIND = timedelta(days=7)
"""How far before the start of planning calendars are looked up, for work that already runs."""
HORIZON = timedelta(weeks=26)
"""How far ahead holidays count; beyond it the calendar's plain week repeats."""


@dataclass(frozen=True)
class Plant:
    """``machines`` in the order of the rows given; ``families`` maps a set-up family to (work centre, row)."""

    calendars: tuple[Calendar, ...]
    machines: tuple[Machine, ...]
    setups: tuple[Matrix, ...]
    families: dict[int, tuple[int, int]]


def load_plant(session: Any, site: Any, machine_rows: list[Any], axis: TimeAxis, in_place: dict[int, int]) -> Plant:
    """``in_place`` maps a machine to the set-up family of what it did last.

    Raises ValidationFailed naming every machine that has no calendar and every calendar that is never open.
    """
    centres = {row.id: row for row in rows(session, "engineering.work_centre", lambda m: (m.site_id == site.id,))}
    wanted = calendar_ids(site, centres, machine_rows)
    index, calendars = _calendars(session, site, set(wanted.values()), axis)
    setups, group_of, families = _setups(session, {row.work_centre_id for row in machine_rows})
    machines = []
    for row in machine_rows:
        group = group_of.get(row.work_centre_id)
        last = families.get(in_place.get(row.id, 0))
        initial = last[1] if group is not None and last is not None and last[0] == row.work_centre_id else None
        machines.append(Machine(index[wanted[row.id]], setup_group=group, initial_family=initial, key=row.code))
    return Plant(calendars, tuple(machines), setups, families)


def _calendars(session: Any, site: Any, ids: set[int], axis: TimeAxis) -> tuple[dict[int, int], tuple[Calendar, ...]]:
    found: list[Calendar] = []
    index: dict[int, int] = {}
    faults = []
    begin, end = axis.zero - BEHIND, axis.zero + HORIZON
    for calendar in load_calendars(session, ids):
        dated = opening_hours(session, calendar, site.zone, axis, begin, end)
        plain = SimpleNamespace(zone=calendar.zone, days=calendar.days, exceptions=())
        # What repeats is the week before the last close: two plain ones keep holidays out of it.
        usual = opening_hours(session, plain, site.zone, axis, end, end + 2 * WEEK)
        hours = _joined(dated, usual)
        if not hours:
            text = _("Calendar {calendar} has no working time.", calendar=calendar.code)
            faults.append(Fault(text, f"/calendars/{calendar.code}", "calendar_never_open"))
            continue
        index[calendar.id] = len(found)
        always = hours == [(axis.minute_up(begin), axis.minute(end + 2 * WEEK))]
        repeat = int(WEEK.total_seconds()) // 60 if usual else None
        found.append(Calendar() if always else Calendar(tuple(hours), repeat))
    refuse(faults)
    return index, tuple(found)


def _joined(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if first and second and first[-1][1] == second[0][0]:
        return [*first[:-1], (first[-1][0], second[0][1]), *second[1:]]
    return [*first, *second]


def _setups(session: Any, centres: set[int]) -> tuple[tuple[Matrix, ...], dict[int, int], dict[int, tuple[int, int]]]:
    """Changeover matrices, the matrix of each work centre, and each family's place."""
    changes = rows(session, "engineering.setup_change", lambda m: (m.work_centre_id.in_(sorted(centres)),))
    with_changes = {change.work_centre_id for change in changes}
    members: dict[int, list[int]] = {centre: [] for centre in sorted(with_changes)}
    for row in rows(session, "engineering.setup_family", lambda m: (m.work_centre_id.in_(sorted(with_changes)),)):
        members[row.work_centre_id].append(row.id)
    families = {family: (centre, place) for centre, ids in members.items() for place, family in enumerate(ids)}
    group_of = {centre: group for group, centre in enumerate(members)}
    matrices = [[[0] * len(ids) for _row in ids] for ids in members.values()]
    for change in changes:
        before, after = families[change.from_family_id], families[change.to_family_id]
        matrices[group_of[change.work_centre_id]][before[1]][after[1]] = math.ceil(change.minutes)
    return tuple(tuple(tuple(line) for line in matrix) for matrix in matrices), group_of, families
