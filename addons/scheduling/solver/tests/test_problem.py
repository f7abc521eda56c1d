"""Broken input names what is wrong and where."""

from dataclasses import replace

import pytest

from addons.scheduling.solver import (
    Alternative,
    Calendar,
    Job,
    Link,
    Machine,
    Operation,
    Pin,
    Problem,
    ProblemError,
    solve,
)

SHIFT = Calendar(((0, 480),), repeat=1440)
GOOD = Problem(
    (SHIFT, Calendar()),
    (Machine(0, 0, 0), Machine(1)),
    (Job(0, 100), Job(0, 900)),
    (
        Operation(0, (Alternative(0, 5, 30),), family=0),
        Operation(0, (Alternative(0, 0, 20), Alternative(1, 0, 40)), (Link(0),), family=1),
        Operation(1, (Alternative(1, 0, 60),)),
    ),
    (((0, 10), (10, 0)),),
)


def with_operation(index: int, **changes) -> Problem:
    operations = list(GOOD.operations)
    operations[index] = replace(operations[index], **changes)
    return replace(GOOD, operations=tuple(operations))


def with_machine(**changes) -> Problem:
    return replace(GOOD, machines=(replace(GOOD.machines[0], **changes), GOOD.machines[1]))


def with_calendar(*intervals, repeat=None) -> Problem:
    return replace(GOOD, calendars=(Calendar(tuple(intervals), repeat), Calendar()))


CASES = {
    "cycle": (with_operation(0, predecessors=(Link(1),)), "operation", 0),
    "operation_no_machine": (with_operation(2, alternatives=()), "operation", 2),
    "unknown_machine": (with_operation(2, alternatives=(Alternative(7, 0, 1),)), "operation", 2),
    "machine_twice": (with_operation(2, alternatives=(Alternative(1, 0, 1),) * 2), "operation", 2),
    "negative_duration": (with_operation(1, alternatives=(Alternative(0, 0, -1),)), "operation", 1),
    "family_without_run": (with_operation(1, alternatives=(Alternative(0, 0, 0),)), "operation", 1),
    "unknown_family": (with_operation(1, family=4), "operation", 1),
    "unknown_predecessor": (with_operation(1, predecessors=(Link(9),)), "operation", 1),
    "bad_transfer": (with_operation(1, predecessors=(Link(0, 0, (3, 2)),)), "operation", 1),
    "unknown_job": (with_operation(1, job=5), "operation", 1),
    "pin_wrong_machine": (with_operation(2, pin=Pin(0, 5)), "operation", 2),
    "pin_times": (with_operation(2, pin=Pin(1, 5, 4)), "operation", 2),
    "does_not_fit": (
        with_operation(1, alternatives=(Alternative(0, 0, 481),), breakable=False),
        "operation",
        1,
    ),
    "machine_no_calendar": (with_machine(calendar=None), "machine", 0),
    "unknown_calendar": (with_machine(calendar=5), "machine", 0),
    "machine_never_open": (with_calendar(), "machine", 0),
    "unknown_setup_group": (with_machine(setup_group=3), "machine", 0),
    "empty_outage": (with_machine(outages=((5, 5),)), "machine", 0),
    "empty_interval": (with_calendar((5, 5)), "calendar", 0),
    "unsorted_intervals": (with_calendar((5, 9), (7, 12)), "calendar", 0),
    "bad_repeat": (with_calendar((5, 9), repeat=0), "calendar", 0),
    "calendar_ends": (with_calendar((0, 30)), "machine", 0),
    "setup_not_square": (replace(GOOD, setups=(((0, 1), (1,)),)), "setup", 0),
    "negative_weight": (replace(GOOD, jobs=(Job(weight=-1), Job())), "job", 0),
    "out_of_range": (with_operation(2, earliest=1 << 50), "operation", 2),
}


@pytest.mark.parametrize("code", CASES)
def test_every_error_has_a_code_and_a_place(code):
    problem, kind, index = CASES[code]
    with pytest.raises(ProblemError) as caught:
        solve(problem, seconds=0.2)
    assert (caught.value.code, caught.value.kind, caught.value.index) == (code, kind, index)
    assert code in str(caught.value)


def test_an_outage_that_covers_a_whole_calendar_is_never_open():
    problem = replace(with_calendar((0, 30)), machines=(Machine(0, outages=((-5, 40),)), Machine(1)))
    with pytest.raises(ProblemError) as caught:
        solve(problem, seconds=0)
    assert (caught.value.code, caught.value.index) == ("machine_never_open", 0)


def test_a_cycle_names_an_operation_on_it():
    operations = tuple(
        Operation(0, (Alternative(1, 0, 5),), predecessors=links)
        for links in ((Link(2),), (), (Link(1), Link(3)), (Link(2),))
    )
    with pytest.raises(ProblemError) as caught:
        solve(replace(GOOD, operations=operations), seconds=0)
    assert caught.value.index in (2, 3)


def test_the_good_problem_is_planned():
    assert solve(GOOD, seconds=2).status == "optimal"


def test_an_unknown_objective_is_refused():
    with pytest.raises(ValueError, match="cheapest"):
        solve(GOOD, objective="cheapest")
