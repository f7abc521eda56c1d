"""How tasks, production orders and customer orders move each other."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from addons.base.tests.support import Plant
from addons.orders.tests.shop import NOW, D
from addons.production.models import Task
from addons.production.tests.steps import confirmed, customer_order, production_orders, released, run_all, task
from core.errors import AccessDenied, Refused, ValidationFailed
from core.states.engine import offered, transition


def states(made):
    return {each.number: each.state for each in made.tasks}


def test_release_makes_first_tasks_ready_and_releases_components(any_works: Plant):
    with any_works.writing() as session:
        made = released(session)
        assert states(made) == {10: "ready", 20: "waiting", 30: "waiting", 40: "waiting"}
        sleeve = made.children[0]
        assert (sleeve.state, states(sleeve)) == ("released", {10: "ready", 20: "waiting"})


def test_the_whole_way(any_works: Plant):
    with any_works.writing() as session:
        made = released(session)
        run_all(session, made.children[0])
        assert made.state == "released"
        assert customer_order(session).state == "in_progress"
        run_all(session, made)
        assert (made.state, made.good_quantity, made.started_at, made.finished_at) == ("completed", D(10), NOW, NOW)
        line = customer_order(session).lines[0]
        assert line.produced_quantity == D(10)
        transition(session, customer_order(session), "ship")
        transition(session, made, "close")
        assert offered(session, made) == []


def test_a_transfer_batch_lets_the_next_task_begin(works: Plant):
    with works.writing() as session:
        made = released(session)
        for number in (10, 20):
            task(made, number).report(session, good=10)
            transition(session, task(made, number), "finish")
        sew, press = task(made, 30), task(made, 40)
        sew.report(session, good=3)
        assert press.state == "waiting"
        second = sew.report(session, good=1)
        assert press.state == "ready"
        made_report = session.get(session.models["production.report"], second["report_id"])
        made_report.reverse(session, "miscounted")
        assert press.state == "waiting"


@pytest.mark.parametrize("edge", ["start", "pause", "resume", "finish", "unblock", "make_up"])
def test_a_waiting_task_refuses(works: Plant, edge):
    with works.writing() as session:
        made = released(session)
        with pytest.raises(Refused):
            transition(session, task(made, 40), edge)


def test_pause_block_skip(works: Plant):
    with works.writing() as session:
        made = released(session)
        cut = task(made, 10)
        transition(session, cut, "start")
        assert (made.state, cut.started_at) == ("in_progress", NOW)
        with pytest.raises(ValidationFailed):
            transition(session, cut, "finish")
        transition(session, cut, "pause")
        transition(session, cut, "block", "no cloth")
        transition(session, cut, "unblock")
        assert cut.state == "ready"
        transition(session, cut, "skip", "cut outside")
        assert task(made, 20).state == "ready"
        for number in (20, 30, 40):
            transition(session, task(made, number), "skip", "made outside")
        assert made.state == "completed"


def test_hold_stops_and_resume_goes_on(works: Plant):
    with works.writing() as session:
        made = released(session)
        task(made, 10).report(session, good=2)
        sold = customer_order(session)
        transition(session, sold, "hold", "credit limit")
        assert {each.state for each in production_orders(session)} == {"on_hold"}
        assert states(made)[10] == "paused"
        with pytest.raises(ValidationFailed):
            transition(session, task(made, 10), "resume")
        with pytest.raises(ValidationFailed):
            task(made, 10).report(session, good=1)
        transition(session, sold, "resume")
        assert (sold.state, made.state, made.children[0].state) == ("in_progress", "in_progress", "released")
        assert states(made.children[0])[10] == "ready"
        transition(session, task(made, 10), "resume")


def test_a_held_plan_stays_planned(works: Plant):
    with works.writing() as session:
        sold = confirmed(session)
        transition(session, sold, "hold", "credit limit")
        transition(session, sold, "resume")
        assert sold.state == "confirmed"
        assert {each.state for each in production_orders(session)} == {"planned"}


def test_cancelling_cascades(works: Plant):
    with works.writing() as session:
        made = released(session)
        transition(session, task(made, 10), "start")
        transition(session, customer_order(session), "cancel", "customer withdrew")
        assert {each.state for each in production_orders(session)} == {"cancelled"}
        assert {each.state for each in session.scalars(select(session.models[Task]))} == {"skipped"}


def test_what_was_made_cannot_be_cancelled_away(works: Plant):
    with works.writing() as session:
        made = released(session)
        task(made.children[0], 10).report(session, good=1)
        for record in (customer_order(session), made):
            with pytest.raises(ValidationFailed) as error:
                transition(session, record, "cancel", "customer withdrew")
            assert [p.code for p in error.value.problems] == ["already_produced"]
        assert customer_order(session).state == "in_progress"


def test_shipping_waits_for_production(works: Plant):
    with works.writing() as session:
        sold = confirmed(session)
        with pytest.raises(ValidationFailed) as error:
            transition(session, sold, "ship")
        assert [p.code for p in error.value.problems] == ["not_produced"]


def test_operators_work_planners_release(works: Plant):
    with works.writing() as session:
        made = confirmed(session).lines[0].production_orders[0]
        place, key = made.site_id, made.id
    with works.acting("production.operator", sites=(place,)) as session:
        made = session.get(session.models["production.order"], key)
        with pytest.raises(AccessDenied):
            transition(session, made, "release")
    with works.acting("production.planner", sites=(place,)) as session:
        transition(session, session.get(session.models["production.order"], key), "release")
    with works.acting("production.operator", sites=(place,)) as session:
        cut = task(session.get(session.models["production.order"], key), 10)
        cut.report(session, good="4", scrap="1", reason="torn")
        transition(session, cut, "pause")
    with works.writing() as session:
        assert customer_order(session).state == "in_progress"
        assert task(production_orders(session)[0], 10).good_quantity == D(4)
    with pytest.raises(AccessDenied), works.acting("production.operator", sites=(place,)) as session:
        task(session.get(session.models["production.order"], key), 10).quantity = D(99)
    with works.acting("production.operator", sites=(place + 1,), write=False) as session:
        assert session.scalars(select(session.models[Task])).all() == []
