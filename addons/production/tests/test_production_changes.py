"""Changes of order lines flow on to production in the same transaction."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from addons.base.tests.support import Plant
from addons.engineering.models import Item
from addons.orders.models import Line
from addons.orders.tests.shop import D, by_code
from addons.production.tests.steps import confirmed, customer_order, production_orders, released, run_all, task
from core.errors import Refused, ValidationFailed
from core.states.engine import transition


def change(session, reason="customer called", **values):
    sold = customer_order(session)
    sold.change_reason = reason
    for name, value in values.items():
        setattr(sold.lines[0], name, value)
    session.flush()
    return sold


def quantities(session):
    return [(each.item.code, each.quantity, each.state) for each in production_orders(session)]


def codes(error):
    return {(problem.pointer, problem.code) for problem in error.value.problems}


def test_quantity_date_and_priority_reach_orders_tasks_and_components(any_works: Plant):
    with any_works.writing() as session:
        confirmed(session, "10")
    with any_works.writing() as session:
        change(session, quantity=D(16), requested_date=date(2026, 3, 25))
        customer_order(session).priority = "rush"
        customer_order(session).change_reason = "more, and faster"
    with any_works.writing() as session:
        assert quantities(session) == [("COAT", D(16), "planned"), ("SLEEVE", D("33.6"), "planned")]
        for made in production_orders(session):
            assert (made.due_at, made.weight) == (datetime(2026, 3, 25, 16, tzinfo=UTC), 8)
            assert {each.quantity for each in made.tasks} == {made.quantity}
            assert all(each.run_minutes == each.unit_minutes * made.quantity for each in made.tasks)


def test_a_clerk_changes_without_rights_on_production(works: Plant):
    with works.writing() as session:
        place = confirmed(session).site_id
    with works.acting("orders.clerk", sites=(place,)) as session:
        change(session, quantity=D(7))
        sold = customer_order(session)
        sold.change_reason = "and another"
        sold.lines.append(session.models[Line](item=by_code(session, Item, "COAT"), quantity=D(2)))
    with works.writing() as session:
        assert quantities(session) == [
            ("COAT", D(7), "planned"),
            ("SLEEVE", D("14.7"), "planned"),
            ("COAT", D(2), "planned"),
            ("SLEEVE", D("4.2"), "planned"),
        ]


def test_less_than_was_made_is_refused_with_the_figure(works: Plant):
    with works.writing() as session:
        task(released(session), 10).report(session, good=4)
    with pytest.raises(ValidationFailed) as error, works.writing() as session:
        change(session, quantity=D(3))
    assert codes(error) == {("/quantity", "already_produced")}
    assert "4 are made" in str(error.value)
    with works.writing() as session:
        change(session, quantity=D(4))
        assert quantities(session)[0] == ("COAT", D(4), "in_progress")
        assert {each.quantity for each in production_orders(session)[0].tasks} == {D(4)}


def test_after_a_finished_task_more_is_a_further_order_and_less_is_refused(works: Plant):
    with works.writing() as session:
        made = released(session)
        task(made, 10).report(session, good=10)
        transition(session, task(made, 10), "finish")
        change(session, quantity=D(13))
        assert quantities(session)[2:] == [("COAT", D(3), "planned"), ("SLEEVE", D("6.3"), "planned")]
    with pytest.raises(ValidationFailed) as error, works.writing() as session:
        change(session, quantity=D(9))
    assert codes(error) == {("/quantity", "already_produced")}
    with pytest.raises(ValidationFailed) as error, works.writing() as session:
        change(session, quantity=D(10))
    assert codes(error) == {("/quantity", "surplus_order")}
    with works.writing() as session:
        transition(session, production_orders(session)[2], "cancel", "not needed")
        change(session, quantity=D(10))
        assert [state for _item, _quantity, state in quantities(session)] == [
            "in_progress",
            "released",
            "cancelled",
            "cancelled",
        ]


def test_cancelling_the_rest_of_a_line(works: Plant):
    with works.writing() as session:
        made = released(session)
        task(made, 10).report(session, good=4)
        customer_order(session).lines[0].cancel_rest(session, "not needed")
        assert customer_order(session).lines[0].open_quantity == D(4)
        assert quantities(session)[0] == ("COAT", D(4), "in_progress")
        with pytest.raises(Refused):
            customer_order(session).lines[0].cancel_rest(session, "again")


def test_cancelling_a_line_of_which_nothing_is_made(works: Plant):
    with works.writing() as session:
        place = confirmed(session).site_id
    with works.acting("orders.clerk", sites=(place,)) as session:
        customer_order(session).lines[0].cancel_rest(session, "not needed")
    with works.writing() as session:
        assert customer_order(session).lines[0].open_quantity == 0
        assert {state for _item, _quantity, state in quantities(session)} == {"cancelled"}


def change_item(session, key):
    made = session.get(session.models["production.order"], key)
    made.item_id = by_code(session, Item, "SLEEVE").id


def test_a_planner_changes_a_production_order(works: Plant):
    with works.writing() as session:
        made = confirmed(session).lines[0].production_orders[0]
        place, key = made.site_id, made.id
    with works.acting("production.planner", sites=(place,)) as session:
        made = session.get(session.models["production.order"], key)
        made.quantity, made.due_at, made.weight = D(12), datetime(2026, 3, 18, tzinfo=UTC), 5
    with works.writing() as session:
        assert quantities(session) == [("COAT", D(12), "planned"), ("SLEEVE", D("25.2"), "planned")]
        assert {(each.due_at.day, each.weight) for each in production_orders(session)} == {(18, 5)}
    with pytest.raises(ValidationFailed) as error, works.acting("production.planner", sites=(place,)) as session:
        change_item(session, key)
    assert codes(error) == {("/item_id", "fixed")}


def test_a_planner_cannot_go_below_what_was_made(works: Plant):
    with works.writing() as session:
        made = released(session)
        task(made, 10).report(session, good=4)
    with pytest.raises(ValidationFailed) as error, works.writing() as session:
        production_orders(session)[0].quantity = D(3)
    assert codes(error) == {("/quantity", "already_produced")}
    with works.writing() as session:
        run_all(session, production_orders(session)[1])
    with pytest.raises(ValidationFailed) as error, works.writing() as session:
        production_orders(session)[1].quantity = D(100)
    assert codes(error) == {("/quantity", "already_produced")}
