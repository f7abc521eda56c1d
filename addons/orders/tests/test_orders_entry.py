"""Entering orders: what is filled in, what is refused and where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from addons.base.models import Party
from addons.base.tests.support import Plant
from addons.engineering.models import Item
from addons.orders.models import Line, Order
from addons.orders.tests.shop import NOW, D, by_code, order, unit
from core.clock import use_clock
from core.errors import ValidationFailed


def refusal(error: pytest.ExceptionInfo[ValidationFailed]) -> set[tuple[str, str]]:
    return {(problem.pointer, problem.code) for problem in error.value.problems}


def test_number_date_unit_currency_positions_and_amounts_are_filled_in(any_order_shop: Plant):
    with any_order_shop.writing() as session:
        order(session, ("COAT", "12"), ("BUTTON", "2.5"))
    with any_order_shop.writing() as session:
        made = session.scalars(select(session.models[Order])).one()
        assert made.number == "SO-2026-00001"
        assert made.order_date == date(2026, 3, 2)
        assert made.currency == "CNY"
        assert [line.position for line in made.lines] == [10, 20]
        assert [line.unit.code for line in made.lines] == ["pcs", "pcs"]
        assert [line.description for line in made.lines] == ["COAT", "BUTTON"]
        assert [line.requested_date for line in made.lines] == [date(2026, 3, 20)] * 2
        assert [line.amount for line in made.lines] == [D(120), D(25)]
        assert made.total_amount == D(145)


def test_numbers_of_orders_in_one_transaction_differ(order_shop: Plant):
    with order_shop.writing() as session:
        models, place = session.models, by_code(session, "base.site", "S")
        several = [models[Order](site=place, kind="stock", order_date=None) for _n in range(3)]
        session.add_all(several)
        session.flush()
        assert [made.number for made in several] == [f"SO-2026-0000{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("values", "pointer", "code"),
    [
        ({"customer": None}, "/customer_id", "required"),
        ({"due": date(2026, 3, 1)}, "/requested_date", "before_order_date"),
        ({"order_date": date(2026, 2, 1), "due": date(2026, 2, 20)}, "/requested_date", "in_the_past"),
        ({"currency": "yuan"}, "/currency", "too_long"),
        ({"currency": "cny"}, "/currency", "invalid"),
        ({"kind": "gift"}, "/kind", "unknown_choice"),
    ],
)
def test_refused_orders_name_the_field(order_shop: Plant, values, pointer, code):
    with pytest.raises(ValidationFailed) as error, order_shop.writing() as session:
        order(session, ("COAT", "1"), **values)
    assert (pointer, code) in refusal(error)


@pytest.mark.parametrize("quantity", ["0", "-3", "1E+13"])
def test_absurd_quantities_are_refused(order_shop: Plant, quantity):
    with pytest.raises(ValidationFailed) as error, order_shop.writing() as session:
        order(session, ("COAT", quantity))
    assert "/quantity" in {pointer for pointer, _code in refusal(error)}


def test_stock_orders_need_no_customer(order_shop: Plant):
    with order_shop.writing() as session:
        assert order(session, ("COAT", "1"), customer=None, kind="stock").id


def test_a_draft_does_not_become_wrong_by_waiting(order_shop: Plant):
    with order_shop.writing() as session:
        order(session, ("COAT", "1"))
    with use_clock(lambda: NOW + timedelta(days=60)), order_shop.writing() as session:
        made = session.scalars(select(session.models[Order])).one()
        made.special_requirements = "Pack flat."
    with (
        pytest.raises(ValidationFailed) as error,
        use_clock(lambda: NOW + timedelta(days=60)),
        order_shop.writing() as session,
    ):
        session.scalars(select(session.models[Order])).one().requested_date = date(2026, 3, 21)
    assert ("/requested_date", "in_the_past") in refusal(error)


def test_a_unit_that_does_not_convert_is_refused(order_shop: Plant):
    with order_shop.writing() as session:
        order(session, ("COAT", "1"))
    with pytest.raises(ValidationFailed) as error, order_shop.writing() as session:
        session.scalars(select(session.models[Line])).one().unit_id = unit(session, "kg").id
    assert ("/unit_id", "unit_mismatch") in refusal(error)


def test_an_item_no_longer_in_use_is_refused(order_shop: Plant):
    with order_shop.writing() as session:
        by_code(session, Item, "COAT").active = False
    with pytest.raises(ValidationFailed) as error, order_shop.writing() as session:
        order(session, ("COAT", "1"))
    assert ("/item_id", "inactive") in refusal(error)


def test_the_same_reference_needs_to_be_meant(order_shop: Plant):
    with order_shop.writing() as session:
        order(session, ("COAT", "1"), customer_reference="PO-7")
        order(session, ("COAT", "1"), customer="B", customer_reference="PO-7")
    with pytest.raises(ValidationFailed) as error, order_shop.writing() as session:
        order(session, ("COAT", "1"), customer_reference="PO-7")
    assert refusal(error) == {("/customer_reference", "duplicate")}
    with order_shop.writing() as session:
        assert order(session, ("COAT", "1"), customer_reference="PO-7", same_reference=True).id


def test_a_supplier_is_no_customer(order_shop: Plant):
    with order_shop.writing() as session:
        by_code(session, Party, "A").is_customer = False
    with pytest.raises(ValidationFailed) as error, order_shop.writing() as session:
        order(session, ("COAT", "1"))
    assert ("/customer_id", "invalid") in refusal(error)


def test_a_line_made_alone_moves_the_total_of_its_order(order_shop: Plant):
    with order_shop.writing() as session:
        made = order(session, ("COAT", "1"))
        added = session.models[Line](order_id=made.id, item=by_code(session, Item, "BUTTON"), quantity=D(3), price=D(2))
        session.add(added)
        session.flush()
        assert (added.position, made.total_amount) == (20, D(16))
        session.expire(made)
        del made.lines[0]
        session.flush()
        assert made.total_amount == D(6)
