"""Planning a small factory: complete, in opening hours, in order, checked; what cannot be planned is named."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from addons.base.tests.support import Plant
from addons.engineering.models import Machine, SetupChange, SetupFamily
from addons.engineering.tests.builders import add
from addons.orders.tests.shop import by_code
from addons.scheduling.services.loading import load
from addons.scheduling.services.planning import Options, PlanningCancelled, plan_site
from addons.scheduling.services.storing import Figures, store
from addons.scheduling.solver import solve
from addons.scheduling.solver.plan import Plan
from addons.scheduling.tests.factory import HOLIDAY, Factory, at, later
from core.errors import AccessDenied, Refused, ValidationFailed
from core.states.engine import transition

SHANGHAI = timedelta(hours=8)


def wall(moment: datetime) -> datetime:
    return (moment.astimezone(UTC) + SHANGHAI).replace(tzinfo=None)


def test_first_plan_places_every_task_and_is_published(any_factory: Factory) -> None:
    any_factory.confirmed(("COAT", "10"))
    planned = any_factory.plan()
    rows = any_factory.operations(planned.plan_id)
    assert planned.state == "published"
    assert len(rows) == planned.operations == 6
    assert all(row.start_at >= at(2, 9) for row in rows)


def test_nothing_runs_outside_shifts_and_on_holidays(small_factory: Factory) -> None:
    for _number in range(2):
        small_factory.confirmed(("COAT", "180"))
    rows = small_factory.operations(small_factory.plan().plan_id)
    assert max(wall(row.end_at).date() for row in rows) > HOLIDAY
    for row in rows:
        start, end = wall(row.start_at), wall(row.end_at)
        assert start.date() != HOLIDAY
        assert end.date() != HOLIDAY
        assert start.weekday() < 5
        assert 8 <= start.hour < 17
        assert start.hour != 12
        assert end.hour < 17 or (end.hour, end.minute) == (17, 0)


def test_components_end_before_what_they_go_into_begins(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    rows = small_factory.operations(small_factory.plan().plan_id)
    sleeves = max(row.end_at for row in rows if row.task.order.parent_id is not None)
    coats = min(row.start_at for row in rows if row.task.order.parent_id is None)
    assert sleeves <= coats


def test_steps_keep_their_order_their_waits_and_overlap_by_transfer_batches(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "40"))
    steps = {
        row.task.number: row
        for row in small_factory.operations(small_factory.plan().plan_id)
        if row.task.order.parent_id is None
    }
    assert steps[30].start_at >= steps[10].end_at
    assert steps[30].start_at >= steps[20].end_at + timedelta(minutes=30)
    assert steps[40].end_at > steps[30].end_at


def test_one_machine_does_one_thing_at_a_time(small_factory: Factory) -> None:
    for quantity in ("10", "20", "15"):
        small_factory.confirmed(("COAT", quantity))
    rows = small_factory.operations(small_factory.plan().plan_id)
    for machine in {row.machine_id for row in rows}:
        mine = [row for row in rows if row.machine_id == machine]
        assert all(first.end_at <= second.start_at for first, second in pairwise(mine))


def test_the_same_seed_gives_the_same_plan(small_factory: Factory) -> None:
    for quantity in ("10", "20", "15"):
        small_factory.confirmed(("COAT", quantity))
    digests = []
    for _repeat in range(2):
        planned = small_factory.plan(publish=True)
        with small_factory.writing() as session:
            digests.append(session.get(session.models["scheduling.plan"], planned.plan_id).digest)
    assert digests[0] == digests[1]


def test_work_that_has_begun_stays_and_only_its_rest_is_planned(small_factory: Factory) -> None:
    order_id = small_factory.confirmed(("COAT", "100"))
    small_factory.plan()
    with small_factory.writing() as session:
        for made in session.scalars(select(session.models["production.order"])).all():
            if made.state == "planned":
                transition(session, made, "release")
        task = next(t for t in all_tasks(session) if t.state == "ready" and t.order.parent_id is not None)
        task_id, quantity = task.id, task.quantity
        task.report(session, good=quantity / 2, machine_id=task.alternatives[1].machine_id)
        machine_id = task.machine_id
    with later(hours=1):
        rows = {row.task_id: row for row in small_factory.operations(small_factory.plan(publish=True).plan_id)}
    begun = rows[task_id]
    assert begun.machine_id == machine_id
    assert begun.start_at == at(2, 9)
    left = math.ceil(begun.task.run_minutes / 2)
    assert begun.end_at == at(2, 10) + timedelta(minutes=left)
    assert order_id


def all_tasks(session: Any) -> list[Any]:
    task = session.models["production.task"]
    return list(session.scalars(select(task).order_by(task.id)))


def test_changeovers_between_families_are_paid(small_factory: Factory) -> None:
    with small_factory.writing() as session:
        centre = by_code(session, "engineering.work_centre", "SEW")
        warm, cold = (add(session, SetupFamily, work_centre=centre, code=code, name=code) for code in ("W", "C"))
        for first, second in ((warm, cold), (cold, warm)):
            add(session, SetupChange, work_centre=centre, from_family=first, to_family=second, minutes=45)
        routings = session.models["engineering.routing"]
        for number, routing in enumerate(session.scalars(select(routings).order_by(routings.id)).all()):
            for operation in routing.operations:
                if operation.work_centre_id == centre.id:
                    operation.setup_family = (warm, cold)[number % 2]
    small_factory.confirmed(("COAT", "5"))
    rows = [row for row in small_factory.operations(small_factory.plan().plan_id) if row.machine.code == "SEW-1"]
    changes = [row for row in rows if row.setup_end_at > row.start_at]
    assert len(rows) == 3
    assert [(row.setup_end_at - row.start_at) for row in changes] == [timedelta(minutes=45)]


def test_a_machine_without_calendar_is_named(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    with small_factory.writing() as session:
        by_code(session, "base.site", "S").calendar = None
    with pytest.raises(ValidationFailed) as refused:
        small_factory.plan()
    assert "CUT-1" in str(refused.value)
    assert {problem.code for problem in refused.value.problems} == {"machine_no_calendar"}


def test_a_calendar_that_is_never_open_is_named(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    with small_factory.writing() as session:
        by_code(session, "base.calendar", "CAL-S").days = []
    with pytest.raises(ValidationFailed, match="CAL-S"):
        small_factory.plan()


def test_a_task_without_a_machine_in_use_is_named(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    with small_factory.writing() as session:
        by_code(session, Machine, "SEW-1").active = False
    with pytest.raises(ValidationFailed, match="sew"):
        small_factory.plan()


def test_a_run_too_long_for_any_shift_is_named(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "900"))
    with pytest.raises(ValidationFailed, match="press"):
        small_factory.plan()


def test_inactive_machines_get_no_work(small_factory: Factory) -> None:
    with small_factory.writing() as session:
        by_code(session, Machine, "CUT-1").active = False
    small_factory.confirmed(("COAT", "10"))
    with small_factory.writing() as session:
        by_code(session, Machine, "CUT-2").active = True
    codes = {row.machine.code for row in small_factory.operations(small_factory.plan().plan_id)}
    assert codes == {"CUT-2", "SEW-1"}


def test_a_plan_that_breaks_a_rule_is_not_saved(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    with small_factory.planner(write=True) as session:
        loaded = load(session, 1)
        good = solve(loaded.problem, seconds=0).plan
        times = good.to_arrays()
        times["start"][0] = times["setup_end"][0] = -600
        broken = Plan.from_arrays(loaded.problem, **times)
        with pytest.raises(Refused, match="rules"):
            store(session, loaded, broken, Figures(), "broken")
        assert session.scalars(select(session.models["scheduling.plan"])).all() == []


def test_cancelling_saves_nothing(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    with pytest.raises(PlanningCancelled):
        plan_site(
            small_factory.planner,
            lambda: small_factory.planner(write=True),
            1,
            Options(seconds=5),
            cancelled=lambda: True,
        )
    with small_factory.writing() as session:
        assert session.scalars(select(session.models["scheduling.plan"])).all() == []


def test_only_a_planner_of_the_site_plans(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    for groups, sites in ((("orders.clerk",), (1,)), (("scheduling.planner",), (2,))):
        with pytest.raises(AccessDenied):
            plan_site(
                lambda groups=groups, sites=sites: small_factory.acting(*groups, sites=sites, write=False),
                small_factory.writing,
                1,
                Options(seconds=0),
            )


def test_a_late_order_is_planned_and_says_why(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "180"), due=date(2026, 3, 3))
    planned = small_factory.plan()
    assert planned.late_orders == 1
    with small_factory.writing() as session:
        outcome = session.models["scheduling.outcome"]
        late = session.scalars(select(outcome).where(outcome.late_minutes > 0)).all()
    assert len(late) == 1
    assert late[0].main_cause == "predecessor"
    assert sum(cause["minutes"] for cause in late[0].causes) > 0


def test_statements_do_not_grow_with_the_order_book(small_factory: Factory) -> None:
    def statements() -> int:
        with small_factory.planner() as session:
            return count_statements(small_factory, lambda: load(session, 1))

    small_factory.confirmed(("COAT", "10"))
    few = statements()
    for _number in range(6):
        small_factory.confirmed(("COAT", "10"))
    assert statements() == few <= 25


def count_statements(plant: Plant, work: Any) -> int:
    from sqlalchemy import event

    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(plant.database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(plant.database.engine, "before_cursor_execute", note)
    return len(seen)
