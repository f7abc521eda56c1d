"""Reports, their reversal, and the sums that follow from them."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from addons.base.tests.support import Plant
from addons.orders.tests.shop import NOW, D, shop
from addons.production.models import Report
from addons.production.tests.steps import customer_order, production_orders, released, run_all, task
from core.errors import Refused, ValidationFailed
from core.states.engine import transition


def codes(error):
    return {(problem.pointer, problem.code) for problem in error.value.problems}


def reports(session):
    return list(session.scalars(select(session.models[Report]).order_by(session.models[Report].id)))


def test_a_report_starts_a_ready_task_and_notes_the_machine(any_works: Plant):
    with any_works.writing() as session:
        cut = task(released(session), 10)
        machine = cut.alternatives[1].machine_id
        cut.report(session, good="2.5", scrap="1", reason="torn", note="new cloth", machine_id=machine)
        assert (cut.state, cut.machine_id, cut.good_quantity, cut.scrap_quantity) == (
            "running",
            machine,
            D("2.5"),
            D(1),
        )
        (made,) = reports(session)
        assert (made.good, made.scrap, made.reason, made.reported_at) == (D("2.5"), D(1), "torn", NOW)


@pytest.mark.parametrize(
    ("given_values", "expected"),
    [
        ({"good": 0}, {("/good", "required")}),
        ({"good": -1}, {("/good", "invalid")}),
        ({"good": "many"}, {("/good", "invalid")}),
        ({"good": "NaN"}, {("/good", "invalid")}),
        ({"good": "1e40"}, {("/good", "too_large")}),
        ({"good": 11}, {("/good", "too_many")}),
        ({"good": 1, "scrap": 1}, {("/reason", "required")}),
        ({"scrap": 11, "reason": "torn"}, {("/scrap", "too_many")}),
        ({"good": 1, "machine_id": 999}, {("/machine_id", "invalid")}),
    ],
)
def test_refused_reports_name_the_value(works: Plant, given_values, expected):
    with works.writing() as session:
        made = released(session)
        with pytest.raises(ValidationFailed) as error:
            task(made, 10).report(session, **given_values)
        assert codes(error) == expected
        assert (reports(session), task(made, 10).state) == ([], "ready")


def test_waiting_tasks_take_no_report(works: Plant):
    with works.writing() as session:
        made = released(session)
        with pytest.raises(Refused):
            task(made, 40).report(session, good=1)


def test_reports_stay_as_they_are(works: Plant):
    with works.writing() as session:
        task(released(session), 10).report(session, good=1)
    with pytest.raises(ValidationFailed) as error, works.writing() as session:
        reports(session)[0].good = D(2)
    assert codes(error) == {("", "append_only")}


def test_taking_back_reopens_what_was_complete(works: Plant):
    with works.writing() as session:
        made = released(session)
        run_all(session, made)
        assert made.state == "completed"
        last = reports(session)[-1]
        with pytest.raises(ValidationFailed):
            last.reverse(session)
        last.reverse(session, "miscounted")
        assert (made.state, task(made, 40).state, made.good_quantity) == ("in_progress", "paused", D(0))
        assert customer_order(session).lines[0].produced_quantity == 0
        for record in (last, reports(session)[-1]):
            with pytest.raises(Refused):
                record.reverse(session, "again")
        task(made, 40).report(session, good=10)
        transition(session, task(made, 40), "finish")
        assert made.state == "completed"
        transition(session, made, "close")
        with pytest.raises(Refused):
            reports(session)[-1].reverse(session, "too late")


STEP = st.one_of(
    st.tuples(
        st.just("report"),
        st.sampled_from([10, 20, 30, 40]),
        st.decimals("0", "12", places=2),
        st.decimals("0", "3", places=2),
    ),
    st.tuples(st.just("reverse"), st.integers(0, 9)),
    st.tuples(
        st.just("edge"), st.sampled_from([10, 20, 30, 40]), st.sampled_from(["finish", "pause", "resume", "start"])
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, max_size=14))
def test_sums_of_reports_are_the_quantities_and_never_negative(steps):
    with (
        tempfile.TemporaryDirectory() as folder,
        shop(f"sqlite:///{Path(folder) / 'works.db'}", "production") as works,
        works.writing() as session,
    ):
        made = released(session)
        for step in steps:
            try_step(session, made, step)
            check(session, made)


def try_step(session, made, step):
    """A step that the rules refuse changes nothing; that is part of what is checked."""
    with suppress(Refused, ValidationFailed):
        if step[0] == "report":
            task(made, step[1]).report(session, good=step[2], scrap=step[3], reason="torn")
        elif step[0] == "reverse":
            known = reports(session)
            if step[1] < len(known):
                known[step[1]].reverse(session, "miscounted")
        else:
            transition(session, task(made, step[1]), step[2])


def check(session, made):
    everything = reports(session)
    for each in made.tasks:
        own = [entry for entry in everything if entry.task_id == each.id]
        assert each.good_quantity == sum((entry.good for entry in own), Decimal(0)) >= 0
        assert each.scrap_quantity == sum((entry.scrap for entry in own), Decimal(0)) >= 0
        assert each.good_quantity <= each.quantity
        assert (each.finished_at is not None) == (each.state == "done")
    assert made.good_quantity == task(made, 40).good_quantity
    assert made.scrap_quantity == sum((each.scrap_quantity for each in made.tasks), Decimal(0))
    assert made.order_line.produced_quantity == made.good_quantity
    assert (made.state == "completed") == all(each.state in ("done", "skipped") for each in made.tasks)
    assert production_orders(session)[0] is made
