"""Rush orders: a quote writes nothing; accepting does exactly what was quoted, or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from addons.scheduling.services.rushing import Quoted, accept_order, quote_order
from addons.scheduling.tests.factory import Factory, later
from core.errors import AccessDenied, Refused, StaleRecord, ValidationFailed


def dump(factory: Factory) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with factory.database.connection() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in factory.generation.models.metadata.sorted_tables
        }


def quote(factory: Factory, order_id: int) -> dict[str, Any]:
    return quote_order(lambda: factory.planner(write=True), order_id)


def accept(factory: Factory, order_id: int, told: dict[str, Any], kind: str) -> dict[str, Any]:
    option = next(option for option in told["options"] if option["kind"] == kind)
    plan = told["plan"]
    with factory.planner(write=True) as session:
        quoted = Quoted(plan["id"], plan["version"], told["moment"], kind, option["digest"])
        return accept_order(session, order_id, quoted)


@pytest.fixture
def busy(any_factory: Factory) -> Factory:
    for number in range(3):
        any_factory.confirmed(("COAT", "100"), due=date(2026, 3, 4 + number))
    any_factory.plan()
    return any_factory


def test_a_quote_answers_dates_and_effects_and_writes_nothing(busy: Factory) -> None:
    order_id = busy.draft(("COAT", "20"), due=date(2026, 3, 4), priority="rush")
    before = dump(busy)
    told = quote(busy, order_id)
    assert dump(busy) == before
    gap, push = told["options"]
    assert (gap["kind"], push["kind"]) == ("gap", "push")
    assert gap["delayed"] == []
    assert push["delayed"]
    assert push["lines"][0]["end"] < gap["lines"][0]["end"]
    for delayed in push["delayed"]:
        assert delayed["after"] > delayed["before"]
    assert gap["binding"]["label"]


@pytest.mark.parametrize("kind", ["gap", "push"])
def test_accepting_gives_exactly_the_quoted_dates(busy: Factory, kind: str) -> None:
    order_id = busy.draft(("COAT", "20"), due=date(2026, 3, 4), priority="rush")
    told = quote(busy, order_id)
    option = next(option for option in told["options"] if option["kind"] == kind)
    with later(minutes=10):
        done = accept(busy, order_id, told, kind)
    with busy.writing() as session:
        order = session.get(session.models["orders.order"], order_id)
        plan = session.get(session.models["scheduling.plan"], done["plan_id"])
        assert order.state == "confirmed"
        assert plan.state == "published"
        assert plan.method == "insert"
        assert [line.projected_date.isoformat() for line in order.lines] == [
            line["projected"] for line in option["lines"]
        ]
        outcome = session.models["scheduling.outcome"]
        ends = {row.order_id: row.end_at.isoformat() for row in session.query(outcome).filter_by(plan_id=plan.id)}
    assert all(ends[delayed["order_id"]] == delayed["after"] for delayed in option["delayed"])


def test_a_quote_does_not_hold_once_the_plan_changed(busy: Factory) -> None:
    order_id = busy.draft(("COAT", "20"), priority="rush")
    told = quote(busy, order_id)
    busy.plan(publish=True)
    with pytest.raises(StaleRecord):
        accept(busy, order_id, told, "gap")


def test_a_quote_does_not_hold_once_the_order_changed(busy: Factory) -> None:
    order_id = busy.draft(("COAT", "20"), priority="rush")
    told = quote(busy, order_id)
    with busy.writing() as session:
        session.get(session.models["orders.order"], order_id).lines[0].quantity *= 2
    before = dump(busy)
    with pytest.raises(Refused, match="new one"):
        accept(busy, order_id, told, "gap")
    assert dump(busy) == before


def test_a_quote_grows_old(busy: Factory) -> None:
    order_id = busy.draft(("COAT", "20"), priority="rush")
    told = quote(busy, order_id)
    with later(hours=2), pytest.raises(Refused, match="too old"):
        accept(busy, order_id, told, "gap")


def test_only_drafts_of_ones_site_are_quoted_and_only_confirmed_by_whom_may(busy: Factory) -> None:
    confirmed = busy.confirmed(("COAT", "5"))
    with pytest.raises(Refused, match="confirmed already"):
        quote(busy, confirmed)
    order_id = busy.draft(("COAT", "20"))
    told = quote_order(lambda: busy.acting("scheduling.planner", sites=(1,)), order_id)
    option = told["options"][0]
    quoted = Quoted(told["plan"]["id"], told["plan"]["version"], told["moment"], option["kind"], option["digest"])
    with pytest.raises(AccessDenied), busy.acting("scheduling.planner", sites=(1,)) as session:
        accept_order(session, order_id, quoted)


def test_what_keeps_an_order_from_being_confirmed_is_said(busy: Factory) -> None:
    empty = busy.draft()
    with pytest.raises(ValidationFailed):
        quote(busy, empty)
    bought = busy.draft(("BUTTON", "5"))
    with pytest.raises(Refused, match="made here"):
        quote(busy, bought)


def test_without_a_published_plan_there_is_nothing_to_fit_into(small_factory: Factory) -> None:
    order_id = small_factory.draft(("COAT", "5"))
    with pytest.raises(Refused, match="Plan first"):
        quote(small_factory, order_id)


def test_time_that_passed_is_not_blamed_on_the_rush_order(busy: Factory) -> None:
    order_id = busy.draft(("COAT", "20"))
    with later(hours=20):
        told = quote(busy, order_id)
    assert told["options"][0]["delayed"] == []
    assert timedelta(0) <= timedelta(minutes=told["tardiness_before"])
