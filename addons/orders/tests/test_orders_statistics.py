"""Statistics of the order book against their own drill-down."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.tests.support import Plant
from addons.engineering.models import Item, ItemCategory
from addons.engineering.tests.builders import add
from addons.orders.models import Line
from addons.orders.services.statistics import DIMENSIONS, counted_orders, drill_down, statistics
from addons.orders.services.statistics_page import context
from addons.orders.tests.shop import NOW, D, by_code, order, unit
from core.clock import use_clock
from core.errors import BadRequest
from core.states.engine import transition

EVERY_WAY = [(name,) for name in DIMENSIONS] + [(a, b) for a in DIMENSIONS for b in DIMENSIONS if a != b]


def fill(session) -> None:
    coats = add(session, ItemCategory, code="COATS", name="Coats")
    by_code(session, Item, "COAT").category_id = coats.id
    transition(session, order(session, ("COAT", "3"), ("BUTTON", "18"), kind="sample"), "confirm")
    dozens = order(session, ("BUTTON", "2"), customer="B", currency="EUR")
    dozens.lines[0].unit = unit(session, "doz")
    transition(session, dozens, "confirm")
    transition(session, order(session, ("COAT", "5"), customer=None, kind="stock"), "confirm")
    order(session, ("COAT", "500"))
    transition(session, order(session, ("COAT", "700")), "cancel", "mistake")
    transition(session, dozens, "ship")
    with use_clock(lambda: NOW + timedelta(days=40)):
        late = order(session, ("BUTTON", "9"), due=date(2026, 4, 13))
        transition(session, late, "confirm")
        late.lines[0].promised_date = date(2026, 4, 10)
        transition(session, late, "ship")


def matches(session, conditions):
    """The lines under list conditions, found the slow way."""
    found = []
    for line in session.scalars(select(session.models[Line])):
        reach = {"order_id": line.order, "item_id": line.item}
        for path, operator, value in conditions:
            owner, name = path.split(".")
            actual = getattr(reach[owner], name)
            holds = {
                "in": lambda a=actual, v=value: a in v,
                "eq": lambda a=actual, v=value: a == v,
                "ge": lambda a=actual, v=value: a >= v,
                "lt": lambda a=actual, v=value: a < v,
                "empty": lambda a=actual, v=value: (a is None) is v,
            }
            if not holds[operator]():
                break
        else:
            found.append(line)
    return found


def test_every_figure_equals_its_drill_down(any_order_shop: Plant):
    with any_order_shop.writing() as session:
        fill(session)
    with any_order_shop.writing() as session:
        for by in EVERY_WAY:
            rows = statistics(session, by)
            for row in rows:
                lines = matches(session, drill_down(by, row.keys))
                assert row.lines == len(lines)
                assert row.orders == len({line.order_id for line in lines})
                for unit_id, quantity in row.quantities.items():
                    assert quantity == sum(line.open_quantity for line in lines if line.unit_id == unit_id)
                for currency, amount in row.amounts.items():
                    assert amount == sum(line.amount for line in lines if line.order.currency == currency)
            assert sum(row.lines for row in rows) == 5
        assert counted_orders(session) == 4


def test_on_time_counts_the_promised_date_first(order_shop: Plant):
    with order_shop.writing() as session:
        fill(session)
        rows = {row.keys: row for row in statistics(session, ["month"])}
        assert set(rows) == {((2026, 3),), ((2026, 4),)}
        march, april = rows[((2026, 3),)], rows[((2026, 4),)]
        assert (march.shipped, march.on_time, march.on_time_rate) == (1, 1, Decimal(1))
        assert (april.shipped, april.on_time, april.on_time_rate) == (1, 0, Decimal(0))


@pytest.mark.parametrize("by", [(), ("colour",), ("kind", "kind"), ("kind", "month", "customer")])
def test_unknown_dimensions_are_refused(order_shop: Plant, by):
    with order_shop.writing() as session, pytest.raises(BadRequest):
        statistics(session, by)


def test_the_page_hides_amounts_from_those_who_may_not_see_prices(order_shop: Plant):
    with order_shop.writing() as session:
        fill(session)
        place = by_code(session, "base.site", "S").id
    with order_shop.acting("orders.reader", sites=(place,), write=False) as session:
        page = context(session, ["customer"])
        assert page["amounts"] is False
        assert all(row["amounts"] == [] for row in page["rows"])
        assert page["total"]["orders"] == "4"
    with order_shop.acting("orders.clerk", sites=(place,), write=False) as session:
        page = context(session, ["category", "kind"])
        assert page["rows"][0]["labels"][0] == "Coats"
        assert page["total"]["amounts"] == ["350.00 CNY", "20.00 EUR"]
        assert page["rows"][0]["url"].startswith("/app/orders/lines?filter=")
    with order_shop.acting("orders.clerk", sites=(), write=False) as session:
        assert context(session)["rows"] == []


def test_quantities_of_cancelled_parts_do_not_count(order_shop: Plant):
    with order_shop.writing() as session:
        made = order(session, ("BUTTON", "10"))
        transition(session, made, "confirm")
        made.lines[0].cancel_rest(session, "not needed")
        (row,) = statistics(session, ["kind"])
        assert set(row.quantities.values()) == {D(0)}
