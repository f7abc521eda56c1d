"""Progress entered by hand: the dialog of a task's Report button asks, and its answers reach the action."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.records.write import fetch
from core.states.engine import transition
from tests.web.site import Site

TASKS = "/app/production/tasks"


def ready_task(site: Site) -> int:
    """The first task of a confirmed order of one coat, ready to be worked on."""
    order_id = site.order()
    with site.system(write=True) as session:
        transition(session, fetch(session, "orders.order", order_id), "confirm")
        orders: Any = session.models["production.order"]
        for made in session.query(orders).all():
            if made.state == "planned":
                transition(session, made, "release")
        tasks: Any = session.models["production.task"]
        return next(int(task.id) for task in session.query(tasks).order_by(tasks.id) if task.state == "ready")


def test_a_quantity_is_reported_through_the_dialog(site: Site):
    task, admin = ready_task(site), site.person("admin")
    page = admin.page(f"{TASKS}/{task}")
    assert len(page.select("input", name="_arg.good")) == 1
    admin.accepted(f"{TASKS}/{task}/do/report", {"_dirty": "1", "_arg.good": "1", "_arg.machine_id": "999"})
    stored = site.record("production.task", task)
    assert stored["good_quantity"] == Decimal(1)
    assert site.count("production.report") == 1


def test_a_bad_quantity_is_said_and_nothing_is_reported(site: Site):
    task, admin = ready_task(site), site.person("admin")
    for answers in ({"_arg.good": "many"}, {"_arg.good": "-1"}, {"_arg.good": "999"}, {"_arg.scrap": "1"}, {}):
        page = admin.refused(f"{TASKS}/{task}/do/report", answers)
        assert page.text("#error-summary")
    assert site.count("production.report") == 0
    assert site.record("production.task", task)["state"] == "ready"
