"""Which plan counts: publishing, projected dates, comparison, pruning."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from addons.scheduling.services import publishing
from addons.scheduling.services.publishing import publish
from addons.scheduling.tests.factory import Factory, later
from core.errors import AccessDenied, ValidationFailed


def plan_states(factory: Factory) -> dict[int, str]:
    with factory.writing() as session:
        plan = session.models["scheduling.plan"]
        return {row.id: row.state for row in session.execute(select(plan.id, plan.state))}


def test_publishing_archives_the_former_plan_through_its_states(any_factory: Factory) -> None:
    any_factory.confirmed(("COAT", "10"))
    first, second = any_factory.plan(), any_factory.plan()
    assert plan_states(any_factory) == {first.plan_id: "published", second.plan_id: "working"}
    with any_factory.planner(write=True) as session:
        publish(session, session.get(session.models["scheduling.plan"], second.plan_id))
    assert plan_states(any_factory) == {first.plan_id: "archived", second.plan_id: "published"}
    with any_factory.writing() as session:
        entry = session.models["core.audit"]
        recorded = session.scalars(
            select(entry.action).where(entry.model == "scheduling.plan").order_by(entry.id)
        ).all()
    assert recorded[-3:].count("archive") == 1


def test_a_plan_made_against_another_one_is_not_published(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    small_factory.plan()
    mine, theirs = small_factory.plan(), small_factory.plan()
    with small_factory.planner(write=True) as session:
        publish(session, session.get(session.models["scheduling.plan"], theirs.plan_id))
    with (
        pytest.raises(ValidationFailed, match="Plan again"),
        small_factory.planner(write=True) as session,
    ):
        publish(session, session.get(session.models["scheduling.plan"], mine.plan_id))


def test_readers_do_not_publish(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    small_factory.plan()
    working = small_factory.plan().plan_id
    with pytest.raises(AccessDenied), small_factory.acting("production.reader", sites=(1,)) as session:
        publish(session, session.get(session.models["scheduling.plan"], working))


def test_order_lines_learn_the_date_in_the_sites_zone_without_a_new_version(small_factory: Factory) -> None:
    order_id = small_factory.confirmed(("COAT", "10"))
    before = line_of(small_factory, order_id)
    planned = small_factory.plan()
    after = line_of(small_factory, order_id)
    last = max(row.end_at for row in small_factory.operations(planned.plan_id))
    assert after.projected_date == last.astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2026, 3, 2)
    assert before.projected_date is None
    assert after.version == before.version


def line_of(factory: Factory, order_id: int) -> Any:
    with factory.writing() as session:
        line = session.models["orders.line"]
        found = select(line.projected_date, line.version, line.promised_date).where(line.order_id == order_id)
        return session.execute(found).one()


def test_a_new_plan_says_what_moved(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "50"))
    small_factory.plan()
    small_factory.confirmed(("COAT", "50"), priority="rush", due=date(2026, 3, 3))
    with later(hours=2):
        second = small_factory.plan(publish=True)
        rows = small_factory.operations(second.plan_id)
    moved = [row for row in rows if row.is_moved]
    assert second.moved_operations == len(moved) > 0
    assert all(row.previous_start_at is not None for row in moved)
    with small_factory.writing() as session:
        outcome = session.models["scheduling.outcome"]
        shifted = session.scalars(
            select(outcome).where(outcome.plan_id == second.plan_id, outcome.shift_minutes > 0)
        ).all()
        assert shifted
        for each in shifted:
            assert each.end_at > each.previous_end_at


def test_only_the_last_archived_plans_keep_their_operations(
    small_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "KEPT_ARCHIVED", 2)
    small_factory.confirmed(("COAT", "10"))
    made = [small_factory.plan(publish=True).plan_id for _number in range(5)]
    with small_factory.writing() as session:
        operation = session.models["scheduling.operation"]
        kept = set(session.scalars(select(operation.plan_id)))
    assert kept == set(made[2:])


def test_working_plans_that_nobody_wants_give_way(small_factory: Factory) -> None:
    small_factory.confirmed(("COAT", "10"))
    for _number in range(6):
        small_factory.plan()
    states = list(plan_states(small_factory).values())
    assert states.count("published") == 1
    assert states.count("working") == 3
