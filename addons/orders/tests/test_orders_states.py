"""The way of an order from draft to closed, and what is refused on it."""

from __future__ import annotations

from datetime import date

import pytest

from addons.base.tests.support import Plant
from addons.engineering.models import Item
from addons.orders.models import Order
from addons.orders.tests.shop import NOW, by_code, order
from core.errors import AccessDenied, Refused, ValidationFailed
from core.states.engine import offered, transition


def stored(session, number="SO-2026-00001"):
    cls = session.models[Order]
    return session.query(cls).filter(cls.number == number).one()


def test_from_draft_to_closed(any_order_shop: Plant):
    with any_order_shop.writing() as session:
        made = order(session, ("BUTTON", "1"))
        for edge, state in (("confirm", "confirmed"), ("ship", "shipped"), ("close", "closed")):
            transition(session, made, edge)
            assert made.state == state
        assert made.confirmed_at == NOW
        assert made.shipped_date == date(2026, 3, 2)
        assert offered(session, made) == []


def test_hold_and_cancel_need_a_reason(order_shop: Plant):
    with order_shop.writing() as session:
        made = order(session, ("BUTTON", "1"))
        transition(session, made, "confirm")
        for edge in ("hold", "cancel"):
            with pytest.raises(ValidationFailed):
                transition(session, made, edge, " ")
        transition(session, made, "hold", "credit limit")
        transition(session, made, "resume")
        assert made.state == "confirmed"
        transition(session, made, "cancel", "customer withdrew")
        with pytest.raises(Refused):
            transition(session, made, "confirm")


@pytest.mark.parametrize("edge", ["start", "ship", "close", "hold", "resume"])
def test_a_draft_cannot_skip_its_confirmation(order_shop: Plant, edge):
    with order_shop.writing() as session:
        made = order(session, ("BUTTON", "1"))
        with pytest.raises(Refused):
            transition(session, made, edge, "because")


def test_an_order_without_lines_is_not_confirmed(order_shop: Plant):
    with order_shop.writing() as session:
        made = order(session)
        with pytest.raises(ValidationFailed) as error:
            transition(session, made, "confirm")
        assert [(p.pointer, p.code) for p in error.value.problems] == [("/lines", "required")]


def test_what_is_made_here_needs_a_released_routing(order_shop: Plant):
    with order_shop.writing() as session:
        made = order(session, ("BUTTON", "1"), ("COAT", "1"))
        transition(session, by_code(session, Item, "COAT").routings[0], "supersede")
        with pytest.raises(ValidationFailed) as error:
            transition(session, made, "confirm")
        assert [(p.pointer, p.code) for p in error.value.problems] == [("/lines/1/item_id", "no_routing")]
        by_code(session, Item, "BUTTON").active = False
        with pytest.raises(ValidationFailed) as error:
            transition(session, made, "confirm")
        assert ("/lines/0/item_id", "inactive") in [(p.pointer, p.code) for p in error.value.problems]


def test_nobody_sets_a_state_by_hand(order_shop: Plant):
    with pytest.raises(Refused), order_shop.writing() as session:
        order(session, ("BUTTON", "1")).state = "shipped"


def test_clerks_confirm_readers_do_not(order_shop: Plant):
    with order_shop.writing() as session:
        place = order(session, ("BUTTON", "1")).site_id
    with order_shop.acting("orders.reader", sites=(place,)) as session:
        with pytest.raises(AccessDenied):
            transition(session, stored(session), "confirm")
        assert offered(session, stored(session)) == []
    with order_shop.acting("orders.clerk", sites=(place,)) as session:
        transition(session, stored(session), "confirm")
        assert stored(session).state == "confirmed"


def test_a_clerk_enters_an_order_at_the_own_site_only(order_shop: Plant):
    with order_shop.writing() as session:
        place = by_code(session, "base.site", "S").id
    with order_shop.acting("orders.clerk", sites=(place,)) as session:
        made = order(session, ("COAT", "3"))
        transition(session, made, "confirm")
        assert made.number == "SO-2026-00001"
    with pytest.raises(AccessDenied), order_shop.acting("orders.clerk", sites=(place + 1,)) as session:
        session.add(session.models[Order](site_id=place, kind="stock"))


def test_prices_are_for_clerks(order_shop: Plant):
    access = order_shop.generation.policy
    for group, may in (("orders.reader", False), ("orders.clerk", True), ("orders.manager", True)):
        with order_shop.acting(group, write=False) as session:
            for model, field in (("orders.order", "total_amount"), ("orders.line", "price"), ("orders.line", "amount")):
                assert session.access.may_read_field(model, field) is may
    assert access.field_grant("orders.line", "quantity") is None
