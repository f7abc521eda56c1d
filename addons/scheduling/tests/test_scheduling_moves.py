"""Moves on the board: allowed, repaired, refused with a reason, undone; two planners."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest

from addons.scheduling.services.moving import apply_move, check_move, editable_plan, read_wish, undo_move
from addons.scheduling.tests.factory import HOLIDAY, Factory, at, later
from core.errors import AccessDenied, BadRequest, Refused, StaleRecord


@pytest.fixture
def planned(small_factory: Factory) -> tuple[Factory, int]:
    for quantity in ("10", "20"):
        small_factory.confirmed(("COAT", quantity))
    return small_factory, int(small_factory.plan().plan_id or 0)


def row_of(factory: Factory, plan_id: int, machine: str, number: int = -1) -> Any:
    return [row for row in factory.operations(plan_id) if row.machine.code == machine][number]


def version(factory: Factory, plan_id: int) -> int:
    with factory.writing() as session:
        return int(session.get(session.models["scheduling.plan"], plan_id).version)


def machine_id(factory: Factory, code: str) -> int:
    with factory.writing() as session:
        machine = session.models["engineering.machine"]
        return int(session.query(machine.id).filter(machine.code == code).scalar())


def move(factory: Factory, plan_id: int, operation: int, row: str, start: datetime, seen: int | None = None) -> Any:
    seen = version(factory, plan_id) if seen is None else seen
    with factory.planner(write=True) as session:
        plan = editable_plan(session, plan_id, seen, lock=True)
        return apply_move(session, plan, read_wish(operation, row, start.isoformat()))


def placements(factory: Factory, plan_id: int) -> list[tuple[Any, ...]]:
    return [
        (row.task_id, row.machine_id, row.start_at, row.setup_end_at, row.end_at, row.is_pinned)
        for row in factory.operations(plan_id)
    ]


def test_a_check_writes_nothing_and_tells_the_effects(planned: tuple[Factory, int]) -> None:
    factory, plan_id = planned
    first = row_of(factory, plan_id, "SEW-1", 0)
    before = placements(factory, plan_id)
    seen = version(factory, plan_id)
    with factory.planner() as session:
        plan = editable_plan(session, plan_id, seen)
        wish = read_wish(first.id, f"m:{first.machine_id}", (first.start_at + timedelta(minutes=10)).isoformat())
        told = check_move(session, plan, wish)
    assert told["ok"]
    assert told["effects"]
    assert datetime.fromisoformat(told["start"]) == first.start_at + timedelta(minutes=10)
    assert placements(factory, plan_id) == before


def test_a_move_pins_repairs_and_is_undone(planned: tuple[Factory, int]) -> None:
    factory, plan_id = planned
    before = placements(factory, plan_id)
    first = row_of(factory, plan_id, "SEW-1", 0)
    wish = first.start_at + timedelta(minutes=10)
    told = move(factory, plan_id, first.id, f"m:{first.machine_id}", wish)
    rows = {row.id: row for row in factory.operations(plan_id)}
    assert rows[first.id].start_at == wish
    assert rows[first.id].is_pinned
    on_machine = sorted((row.start_at, row.end_at) for row in rows.values() if row.machine_id == first.machine_id)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(on_machine))
    with factory.planner(write=True) as session:
        undo_move(session, int(told["undo"].split("/")[-2]), told["version"])
    assert placements(factory, plan_id) == before


def test_a_move_lasts_when_planning_again(planned: tuple[Factory, int]) -> None:
    factory, plan_id = planned
    last = row_of(factory, plan_id, "SEW-1")
    move(factory, plan_id, last.id, f"m:{last.machine_id}", at(5, 14))
    again = factory.plan(publish=True)
    rows = {row.task_id: row for row in factory.operations(int(again.plan_id or 0))}
    assert rows[last.task_id].start_at == at(5, 14)
    assert rows[last.task_id].is_pinned


def test_moving_to_another_machine(planned: tuple[Factory, int]) -> None:
    factory, plan_id = planned
    row = row_of(factory, plan_id, "CUT-1")
    other = machine_id(factory, "CUT-2")
    told = move(factory, plan_id, row.id, f"m:{other}", row.start_at)
    assert told["ok"]
    assert {r.id: r for r in factory.operations(plan_id)}[row.id].machine_id == other


def test_a_closed_time_becomes_the_next_open_one(planned: tuple[Factory, int]) -> None:
    factory, plan_id = planned
    last = row_of(factory, plan_id, "SEW-1")
    told = move(factory, plan_id, last.id, f"m:{last.machine_id}", at(HOLIDAY.day, 10))
    assert datetime.fromisoformat(told["start"]) == at(5, 8)


@pytest.mark.parametrize(
    ("machine", "start", "words"),
    [("CUT-1", at(9, 10), "cannot do"), ("SEW-1", at(1, 10), "before now"), ("SEW-1", at(2, 9), "wait for")],
)
def test_what_is_impossible_is_refused_with_its_reason(
    planned: tuple[Factory, int], machine: str, start: datetime, words: str
) -> None:
    factory, plan_id = planned
    last = row_of(factory, plan_id, "SEW-1")
    before = placements(factory, plan_id)
    row = f"m:{machine_id(factory, machine)}"
    with pytest.raises(Refused, match=words):
        move(factory, plan_id, last.id, row, start)
    assert placements(factory, plan_id) == before


def test_two_planners_do_not_overwrite_each_other(planned: tuple[Factory, int]) -> None:
    factory, plan_id = planned
    seen = version(factory, plan_id)
    last = row_of(factory, plan_id, "SEW-1")
    first = move(factory, plan_id, last.id, f"m:{last.machine_id}", at(5, 9), seen)
    with pytest.raises(StaleRecord):
        move(factory, plan_id, last.id, f"m:{last.machine_id}", at(6, 9), seen)
    move(factory, plan_id, last.id, f"m:{last.machine_id}", at(6, 9))
    now_seen = version(factory, plan_id)
    with pytest.raises(Refused, match="cannot be undone"), factory.planner(write=True) as session:
        undo_move(session, int(first["undo"].split("/")[-2]), now_seen)


def test_time_that_passed_does_not_push_the_plan_around(planned: tuple[Factory, int]) -> None:
    factory, plan_id = planned
    last = row_of(factory, plan_id, "SEW-1")
    seen = version(factory, plan_id)
    with later(minutes=5), factory.planner() as session:
        plan = editable_plan(session, plan_id, seen)
        told = check_move(session, plan, read_wish(last.id, f"m:{last.machine_id}", at(9, 9).isoformat()))
    assert told["ok"]
    assert told["effects"] == []


def test_a_foreign_site_and_an_archived_plan_are_refused(planned: tuple[Factory, int]) -> None:
    factory, plan_id = planned
    last = row_of(factory, plan_id, "SEW-1")
    with (
        pytest.raises(Exception, match="does not exist"),
        factory.acting("scheduling.planner", sites=(2,)) as session,
    ):
        editable_plan(session, plan_id, 1)
    with pytest.raises(AccessDenied), factory.acting("orders.clerk", sites=(1,)) as session:
        editable_plan(session, plan_id, 1)
    factory.plan(publish=True)
    with pytest.raises(Refused, match="archived"):
        move(factory, plan_id, last.id, f"m:{last.machine_id}", at(9, 9))


@pytest.mark.parametrize("start", ["tomorrow", "2026-03-03T08:00:00", ""])
def test_a_move_that_is_none_is_refused(start: str) -> None:
    with pytest.raises(BadRequest):
        read_wish(1, "m:1", start)
