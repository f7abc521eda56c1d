"""Changes of confirmed orders: reasons, history, and what stays fixed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from addons.base.tests.support import Plant
from addons.engineering.models import Item
from addons.orders.models import Line, Order
from addons.orders.tests.shop import D, by_code, order, unit
from core.errors import Refused, ValidationFailed
from core.states.engine import transition


@pytest.fixture
def confirmed(order_shop: Plant) -> Plant:
    with order_shop.writing() as session:
        transition(session, order(session, ("BUTTON", "10"), ("BUTTON", "4")), "confirm")
    return order_shop


def only(session):
    return session.scalars(select(session.models[Order])).one()


def history(made):
    return [(c.revision, c.position, c.field, c.old_value, c.new_value, c.reason) for c in made.changes]


def codes(error):
    return {(problem.pointer, problem.code) for problem in error.value.problems}


def test_drafts_change_freely(order_shop: Plant):
    with order_shop.writing() as session:
        made = order(session, ("BUTTON", "10"))
        made.lines[0].quantity = D(11)
        session.flush()
        assert (made.total_amount, made.revision, made.changes) == (D(110), 0, [])


@pytest.mark.parametrize(
    ("field", "value"), [("quantity", D(11)), ("price", D(9)), ("requested_date", date(2026, 3, 21))]
)
def test_a_confirmed_line_changes_with_a_reason_only(confirmed: Plant, field, value):
    with pytest.raises(ValidationFailed) as error, confirmed.writing() as session:
        setattr(only(session).lines[0], field, value)
    assert codes(error) == {("/change_reason", "required")}


def test_the_history_says_what_and_why(confirmed: Plant):
    with confirmed.writing() as session:
        made = only(session)
        made.change_reason = "customer called"
        made.lines[0].quantity = D(12)
        made.lines[1].price = D("9.5")
        made.priority = "rush"
    with confirmed.writing() as session:
        made = only(session)
        assert history(made) == [
            (1, None, "priority", "normal", "rush", "customer called"),
            (1, 10, "quantity", "10", "12", "customer called"),
            (1, 20, "price", None, None, "customer called"),
        ]
        assert (made.revision, made.change_reason, made.total_amount) == (1, None, D(158))
        made.lines[0].quantity = D(13)
        made.change_reason = "customer called"
    with confirmed.writing() as session:
        assert history(only(session))[-1] == (2, 10, "quantity", "12", "13", "customer called")


def test_a_line_alone_carries_its_reason(confirmed: Plant):
    with confirmed.writing() as session:
        line = session.scalars(select(session.models[Line]).order_by(session.models[Line].position)).first()
        line.requested_date = date(2026, 3, 25)
        line.change_reason = "later"
    with confirmed.writing() as session:
        made = only(session)
        assert history(made) == [(1, 10, "requested_date", "2026-03-20", "2026-03-25", "later")]
        assert made.lines[0].change_reason is None


def add_line(session):
    made = only(session)
    made.lines.append(session.models[Line](item=by_code(session, Item, "BUTTON"), quantity=D(1)))
    return made


def test_an_added_line_is_a_change(confirmed: Plant):
    with pytest.raises(ValidationFailed) as error, confirmed.writing() as session:
        add_line(session)
    assert codes(error) == {("/change_reason", "required")}
    with confirmed.writing() as session:
        made = add_line(session)
        made.change_reason = "one more"
        session.flush()
        assert history(made) == [(1, 30, "line", None, "1 BUTTON", "one more")]


def test_item_unit_and_site_stay(confirmed: Plant):
    for change, pointer in (
        (lambda session, made: setattr(made.lines[0], "item_id", by_code(session, Item, "COAT").id), "/item_id"),
        (lambda session, made: setattr(made.lines[0], "unit_id", unit(session, "doz").id), "/unit_id"),
        (lambda session, made: setattr(made, "site_id", made.site_id + 1), "/site_id"),
    ):
        with pytest.raises(ValidationFailed) as error, confirmed.writing() as session:
            change(session, only(session))
        assert (pointer, "fixed") in codes(error)


def remove_line(session):
    made = only(session)
    made.change_reason = "away with it"
    del made.lines[0]


def test_lines_are_cancelled_not_removed(confirmed: Plant):
    with pytest.raises(ValidationFailed) as error, confirmed.writing() as session:
        remove_line(session)
    assert ("/lines", "fixed") in codes(error)
    with confirmed.writing() as session:
        made = only(session)
        with pytest.raises(ValidationFailed):
            made.lines[0].cancel_rest(session)
        made.lines[0].cancel_rest(session, "not needed")
        assert (made.lines[0].cancelled_quantity, made.lines[0].amount, made.total_amount) == (D(10), D(0), D(40))
        assert history(made) == [(1, 10, "cancelled_quantity", "0", "10", "not needed")]
        with pytest.raises(Refused):
            made.lines[0].cancel_rest(session, "again")


def change_late(session):
    made = only(session)
    made.change_reason = "too late"
    made.priority = "low"
    made.lines[0].quantity = D(1)


def test_finished_orders_do_not_change(confirmed: Plant):
    with confirmed.writing() as session:
        transition(session, only(session), "ship")
    with pytest.raises(ValidationFailed) as error, confirmed.writing() as session:
        change_late(session)
    assert {code for _pointer, code in codes(error)} == {"final"}


def test_the_reason_stands_in_the_audit_record(confirmed: Plant):
    with confirmed.writing() as session:
        made = only(session)
        made.change_reason = "customer called"
        made.lines[0].quantity = D(12)
        session.flush()
        assert session.audit.reason == "customer called"
