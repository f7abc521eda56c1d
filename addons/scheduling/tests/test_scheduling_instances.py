"""Public instances as orders: the plan of the database has the makespan of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from addons.scheduling.services.instances import import_instance
from addons.scheduling.services.planning import Options, Planned, plan_site
from addons.scheduling.solver.instance import InstanceError
from addons.scheduling.tests.factory import Factory

DATA = Path(__file__).parents[3] / "tests" / "data" / "scheduling"


def take(factory: Factory, name: str) -> dict[str, Any]:
    with factory.writing() as session:
        return import_instance(session, DATA / name)


def planned(factory: Factory, site_id: int, seconds: float) -> Planned:
    options = Options(seconds=seconds, objective="makespan")
    return plan_site(factory.writing, factory.writing, site_id, options)


def test_ft06_through_the_database_takes_55(any_factory: Factory) -> None:
    made = take(any_factory, "ft06.json")
    assert made["orders"] == 6
    assert made["operations"] == 36
    plan = planned(any_factory, made["site_id"], 20)
    assert plan.makespan_minutes == 55
    assert plan.optimal


def test_alternative_machines_keep_their_own_times(small_factory: Factory) -> None:
    made = take(small_factory, "kacem_k1.json")
    assert planned(small_factory, made["site_id"], 20).makespan_minutes == 11


def test_importing_again_changes_nothing(small_factory: Factory) -> None:
    first, second = take(small_factory, "ft06.json"), take(small_factory, "ft06.json")
    assert first["created"]
    assert not second["created"]
    assert {**first, "created": False} == second


@pytest.mark.parametrize("name", ["plant_tiny.json", "sdst_la01.json"])
def test_what_orders_cannot_hold_is_refused(small_factory: Factory, name: str) -> None:
    with pytest.raises(InstanceError):
        take(small_factory, name)


def test_due_dates_and_weights_come_along(small_factory: Factory) -> None:
    made = take(small_factory, "wt13_la18.json")
    jobs = json.loads((DATA / "wt13_la18.json").read_text())["jobs"]
    with small_factory.writing() as session:
        order = session.models["production.order"]
        rows = session.query(order).filter(order.site_id == made["site_id"]).order_by(order.id).all()
    assert [row.weight for row in rows] == [job["w"] for job in jobs]
    spans = [(row.due_at - rows[0].due_at).total_seconds() / 60 for row in rows]
    assert spans == [job["d"] - jobs[0]["d"] for job in jobs]
