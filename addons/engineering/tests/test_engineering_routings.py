"""Work centres, machines, routings: checks, alternatives, order of operations."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.models import Calendar
from addons.base.tests.support import Plant
from addons.engineering.models import (
    Item,
    Machine,
    OperationMachine,
    OperationPredecessor,
    Routing,
    SetupChange,
    SetupFamily,
)
from addons.engineering.services import machines_of, predecessors_of, released_routing, working_calendar
from addons.engineering.tests.builders import add, centre, item, routing, site
from core.errors import AccessDenied, Refused, ValidationFailed
from core.states.engine import transition


def test_a_machine_without_any_calendar_is_refused(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        centre(session, site(session, calendar=False), "CUT", "M1")
    assert caught.value.problems[0].pointer == "/calendar_id"


def test_the_nearest_calendar_holds(workshop: Plant):
    with workshop.writing() as session:
        place = site(session)
        cutting = centre(session, place, "CUT", "M1")
        machine = session.scalars(select(session.models[Machine])).one()
        assert working_calendar(session, machine) == (place.calendar, "Asia/Shanghai")
        cutting.calendar = add(session, Calendar, code="C2", name="C2", zone="Europe/Berlin")
        session.flush()
        assert working_calendar(session, machine) == (cutting.calendar, "Europe/Berlin")
        machine.calendar = add(session, Calendar, code="C3", name="C3")
        session.flush()
        assert working_calendar(session, machine)[0].code == "C3"


def test_planning_on_a_machine_that_lost_its_calendar_is_refused(workshop: Plant):
    with workshop.writing() as session:
        place = site(session)
        centre(session, place, "CUT", "M1")
        place.calendar_id = None
        session.flush()
        session.expire_all()
        with pytest.raises(Refused):
            working_calendar(session, session.scalars(select(session.models[Machine])).one())


def test_speeds_of_machine_and_operation_multiply_and_idle_machines_are_left_out(workshop: Plant):
    with workshop.writing() as session:
        cutting = centre(session, site(session), "CUT", "M1", "M2", "M3")
        one, two, three = session.scalars(select(session.models[Machine]).order_by(session.models[Machine].code))
        one.speed, three.active = Decimal(150), False
        step = routing(session, item(session, "A"), (10, cutting)).operations[0]
        assert machines_of(session, step) == [(one, Decimal(150)), (two, Decimal(100))]
        step.machines = [session.models[OperationMachine](machine=one, speed_percent=Decimal(80))]
        session.flush()
        assert machines_of(session, step) == [(one, Decimal(120))]


def test_without_predecessors_operations_follow_their_sequence(workshop: Plant):
    with workshop.writing() as session:
        cutting = centre(session, site(session), "CUT", "M1")
        steps = routing(
            session, item(session, "A"), (10, cutting), (20, cutting), (20, cutting), (30, cutting)
        ).operations
        body, left, right, join = steps
        assert predecessors_of(list(steps), session) == {body: [], left: [body], right: [body], join: [left, right]}


def test_operations_that_wait_for_each_other_are_refused(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        cutting = centre(session, site(session), "CUT", "M1")
        first, _second, third = routing(
            session, item(session, "A"), (10, cutting), (20, cutting), (30, cutting)
        ).operations
        first.predecessors = [session.models[OperationPredecessor](predecessor=third)]
        session.flush()
    problem = caught.value.problems[0]
    assert (problem.pointer, problem.code) == ("/predecessor_id", "cycle")
    assert "10 step 10" in str(problem.message)


def test_a_predecessor_of_another_routing_is_refused(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        cutting = centre(session, site(session), "CUT", "M1")
        mine, other = (routing(session, item(session, code), (10, cutting)) for code in "AB")
        line = session.models[OperationPredecessor](predecessor_id=other.operations[0].id)
        mine.operations[0].predecessors = [line]
        session.flush()
    assert caught.value.problems[0].pointer == "/predecessor_id"


def test_machines_and_families_belong_to_the_work_centre_of_the_operation(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        place = site(session)
        cutting, sewing = centre(session, place, "CUT", "M1"), centre(session, place, "SEW", "M2")
        family = add(session, SetupFamily, work_centre_id=sewing.id, code="RED", name="Red")
        step = routing(session, item(session, "A"), (10, cutting)).operations[0]
        step.setup_family_id = family.id
        stranger = session.scalars(select(session.models[Machine]).where(session.models[Machine].code == "M2")).one()
        step.machines = [session.models[OperationMachine](machine_id=stranger.id)]
        session.flush()
    assert {problem.pointer for problem in caught.value.problems} == {"/setup_family_id", "/machine_id"}


def test_changeovers_name_families_of_their_work_centre(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        place = site(session)
        cutting, sewing = centre(session, place, "CUT"), centre(session, place, "SEW")
        red = add(session, SetupFamily, work_centre_id=cutting.id, code="RED", name="Red")
        blue = add(session, SetupFamily, work_centre_id=sewing.id, code="BLUE", name="Blue")
        values = {"from_family_id": red.id, "to_family_id": blue.id, "minutes": Decimal(5)}
        add(session, SetupChange, work_centre_id=cutting.id, **values)
    assert caught.value.problems[0].pointer == "/to_family_id"


def test_a_routing_nobody_could_follow_is_not_released(workshop: Plant):
    with workshop.writing() as session:
        made = item(session, "A")
        idle = centre(session, site(session), "CUT")
        for record, pointer in (
            (routing(session, made), "/operations"),
            (routing(session, made, (10, idle), revision="2"), "/operations/0/work_centre_id"),
        ):
            with pytest.raises(ValidationFailed) as caught:
                transition(session, record, "release")
            assert caught.value.problems[0].pointer == pointer


def test_a_new_revision_keeps_machines_and_predecessors(workshop: Plant):
    with workshop.writing() as session:
        models = session.models
        cutting = centre(session, site(session), "CUT", "M1")
        machine = session.scalars(select(models[Machine])).one()
        made = item(session, "A")
        old = routing(session, made, (10, cutting), (20, cutting), (30, cutting))
        first, _second, third = old.operations
        third.predecessors = [models[OperationPredecessor](predecessor=first)]
        third.machines = [models[OperationMachine](machine=machine, speed_percent=Decimal(50))]
        session.flush()
        transition(session, old, "release")
        assert released_routing(session, made) is old
        new = session.get(models[Routing], old.new_revision(session)["id"])
        last = max(new.operations, key=lambda step: step.sequence)
        assert (new.revision, len(new.operations), new.state) == ("2", 3, "draft")
        assert last.predecessors[0].predecessor.sequence == 10
        assert last.predecessors[0].predecessor is not first
        assert last.machines[0].speed_percent == Decimal(50)


def test_engineers_change_what_readers_only_see(workshop: Plant):
    with workshop.writing() as session:
        here, there = site(session, "S1"), site(session, "S2")
        centre(session, here, "CUT1", "M1")
        centre(session, there, "CUT2", "M2")
        item(session, "A", standard_cost=Decimal("12.5"))
        here_id = here.id
    with workshop.acting("engineering.user", sites=(here_id,), write=False) as session:
        assert [m.code for m in session.scalars(select(session.models[Machine]))] == ["M1"]
        assert not session.access.may_read_field("engineering.item", "standard_cost")
    with pytest.raises(AccessDenied), workshop.acting("engineering.user", sites=(here_id,)) as session:
        session.scalars(select(session.models[Item])).one().name = "B"
    with workshop.acting("engineering.engineer", sites=(here_id,)) as session:
        session.scalars(select(session.models[Item])).one().name = "B"
