"""Production orders copy routing and bill of material exactly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from addons.base.tests.support import Plant
from addons.engineering.models import Item
from addons.engineering.services.revisions import released_routing
from addons.engineering.services.routings import machines_of, predecessors_of
from addons.engineering.tests.builders import bom, item
from addons.orders.tests.shop import D, by_code, order, unit
from addons.production.services.creation import create_for_order_line
from addons.production.tests.steps import confirmed, customer_order, production_orders
from core.errors import Refused, ValidationFailed
from core.states.engine import transition


def graph_of_routing(session, routing):
    before = predecessors_of(list(routing.operations), session)
    return {
        operation.sequence: (
            operation.name,
            operation.work_centre_id,
            operation.setup_minutes,
            operation.run_minutes,
            operation.queue_minutes,
            operation.transfer_batch,
            operation.interruptible,
            {earlier.sequence for earlier in before[operation]},
            {machine.code: speed for machine, speed in machines_of(session, operation)},
        )
        for operation in routing.operations
    }


def graph_of_order(made):
    return {
        task.number: (
            task.name,
            task.work_centre_id,
            task.setup_minutes,
            task.unit_minutes,
            task.queue_minutes,
            task.transfer_batch,
            task.interruptible,
            {edge.predecessor.number for edge in task.predecessors},
            {each.machine.code: each.speed_percent for each in task.alternatives},
        )
        for task in made.tasks
    }


def test_confirming_makes_the_production_order_and_its_components(any_works: Plant):
    with any_works.writing() as session:
        confirmed(session, "10", priority="high")
    with any_works.writing() as session:
        coat, sleeve = production_orders(session)
        assert (coat.number, sleeve.number) == ("WO-2026-00001", "WO-2026-00002")
        assert (coat.item.code, coat.quantity, coat.state, coat.weight) == ("COAT", D(10), "planned", 4)
        assert coat.order_line is customer_order(session).lines[0]
        assert coat.due_at == datetime(2026, 3, 20, 16, tzinfo=UTC)
        assert (sleeve.item.code, sleeve.quantity, sleeve.parent_order) == ("SLEEVE", D(21), coat)
        assert (sleeve.due_at, sleeve.weight, sleeve.order_line) == (coat.due_at, 4, None)
        for made in (coat, sleeve):
            routing = released_routing(session, made.item)
            assert made.routing is routing
            assert graph_of_order(made) == graph_of_routing(session, routing)
            assert all(task.run_minutes == task.unit_minutes * made.quantity for task in made.tasks)
            assert {(task.quantity, task.site_id, task.state) for task in made.tasks} == {
                (made.quantity, made.site_id, "waiting")
            }


def test_the_copy_does_not_follow_later_changes_of_the_routing(works: Plant):
    with works.writing() as session:
        (made,) = confirmed(session).lines[0].production_orders
        before = graph_of_order(made)
        operation = made.routing.operations[0]
        operation.name, operation.run_minutes = "by laser", D(9)
        session.flush()
        assert graph_of_order(made) == before


def test_levels_below_levels_and_components_used_twice(works: Plant):
    with works.writing() as session:
        suit = item(session, "SUIT")
        bom(
            session,
            suit,
            (by_code(session, Item, "COAT"), "1"),
            (by_code(session, Item, "COAT"), "1", "10"),
            output="2",
        )
        template = by_code(session, Item, "SLEEVE").routings[0]
        copy = session.models["engineering.routing"](item=suit, state="released")
        copy.operations = [
            session.models["engineering.operation"](
                sequence=10, name="join", work_centre=template.operations[0].work_centre, run_minutes=D(2)
            )
        ]
        session.add(copy)
        session.flush()
        transition(session, order(session, ("SUIT", "10")), "confirm")
        made = [
            (each.item.code, each.quantity, each.parent_order and each.parent_order.item.code)
            for each in production_orders(session)
        ]
        assert made == [("SUIT", D(10), None), ("COAT", D("10.5"), "SUIT"), ("SLEEVE", D("22.05"), "COAT")]


def test_bought_items_make_no_production_order(works: Plant):
    with works.writing() as session:
        transition(session, order(session, ("BUTTON", "60")), "confirm")
        assert production_orders(session) == []


def test_quantities_are_in_the_items_own_unit(works: Plant):
    with works.writing() as session:
        made = order(session, ("COAT", "2"))
        made.lines[0].unit = unit(session, "doz")
        transition(session, made, "confirm")
        coat = production_orders(session)[0]
        assert (coat.quantity, coat.unit.code) == (D(24), "pcs")


def test_nothing_is_made_twice(works: Plant):
    with works.writing() as session:
        made = confirmed(session)
        assert create_for_order_line(session, made.lines[0]) is None
        assert made.create_production_orders(session) == {"created": 0}
        transition(session, production_orders(session)[0], "cancel", "again")
        session.expire_all()
        assert made.create_production_orders(session) == {"created": 1}
        assert [each.state for each in production_orders(session)] == ["cancelled", "cancelled", "planned", "planned"]


def test_drafts_have_no_production_orders(works: Plant):
    with works.writing() as session, pytest.raises(Refused):
        order(session, ("COAT", "1")).create_production_orders(session)


def test_a_planner_makes_one_by_hand(works: Plant):
    with works.writing() as session:
        place, coat = by_code(session, "base.site", "S").id, by_code(session, Item, "COAT").id
        button = by_code(session, Item, "BUTTON").id
    due = datetime(2026, 4, 1, tzinfo=UTC)
    with works.acting("production.planner", sites=(place,)) as session:
        cls = session.models["production.order"]
        session.add(cls(site_id=place, item_id=coat, quantity=D(4), due_at=due))
    with works.writing() as session:
        made, sleeves = production_orders(session)
        assert (len(made.tasks), made.unit.code, sleeves.quantity) == (4, "pcs", D("8.4"))
    with pytest.raises(ValidationFailed) as error, works.acting("production.planner", sites=(place,)) as session:
        session.add(session.models["production.order"](site_id=place, item_id=button, quantity=D(4), due_at=due))
    assert [(p.pointer, p.code) for p in error.value.problems] == [("/item_id", "no_routing")]


def test_a_clerk_confirms_without_rights_on_production(works: Plant):
    with works.writing() as session:
        place = order(session, ("COAT", "5")).site_id
    with works.acting("orders.clerk", sites=(place,)) as session:
        assert not session.access.can("production.order", "create")
        transition(session, customer_order(session), "confirm")
    with works.writing() as session:
        assert len(production_orders(session)) == 2
