"""The validator finds every kind of broken rule, planted one at a time."""

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
    Plan,
    Problem,
    pin_conflicts,
    validate,
)

PROBLEM = Problem(
    (Calendar(((0, 100), (120, 220))), Calendar()),
    (Machine(0, 0, 0), Machine(1)),
    (Job(5, 50, 2), Job(0)),
    (
        Operation(0, (Alternative(0, 2, 20),), family=0),
        Operation(0, (Alternative(0, 0, 30),), (Link(0, 3),), family=1),
        Operation(1, (Alternative(0, 0, 50),), family=1, breakable=False),
        Operation(1, (Alternative(1, 0, 40),), (Link(2, 0, (1, 4)),), earliest=125),
        Operation(1, (Alternative(1, 1, 10),), pin=Pin(1, 0)),
    ),
    (((0, 10), (10, 0)),),
)
# Operation 2 does not fit into 70-100; operation 3 overlaps it, but keeps a quarter of its run after its end.
ARRAYS = {
    "machine": [0, 0, 0, 1, 1],
    "start": [5, 30, 120, 140, 0],
    "setup_end": [7, 40, 120, 140, 1],
    "end": [27, 70, 170, 180, 11],
}


def plan_with(problem: Problem = PROBLEM, **changes: dict[int, int]) -> Plan:
    arrays = {name: list(values) for name, values in ARRAYS.items()}
    for name, values in changes.items():
        for index, value in values.items():
            arrays[name][index] = value
    return Plan.from_arrays(problem, **arrays)


def codes(plan: Plan, problem: Problem = PROBLEM) -> set[tuple[str, int]]:
    return {(violation.code, violation.operation) for violation in validate(problem, plan)}


def test_the_good_plan_passes():
    plan = plan_with()
    assert validate(PROBLEM, plan) == []
    assert pin_conflicts(PROBLEM, plan) == []
    assert (plan.makespan, plan.weighted_tardiness, plan.late_jobs) == (180, 40, 1)
    assert Plan.from_arrays(PROBLEM, **plan.to_arrays()) == plan


MUTATIONS = {
    "wrong machine": (plan_with(machine={1: 1}), ("wrong_machine", 1)),
    "unknown machine": (plan_with(machine={1: 9}), ("missing_operation", 1)),
    "not planned": (plan_with(machine={1: -1}), ("missing_operation", 1)),
    "before release": (plan_with(start={0: 4}, setup_end={0: 6}, end={0: 26}), ("release", 0)),
    "before material": (plan_with(start={3: 124}, setup_end={3: 124}, end={3: 164}), ("release", 3)),
    "before its lag": (plan_with(start={1: 29}, setup_end={1: 39}, end={1: 69}), ("precedence", 1)),
    "before the first batch": (plan_with(start={3: 131}, setup_end={3: 131}, end={3: 171}), ("precedence", 3)),
    "too little after the last batch": (plan_with(start={3: 139}, setup_end={3: 139}, end={3: 179}), ("precedence", 3)),
    "overlap": (plan_with(start={1: 26}, setup_end={1: 36}, end={1: 66}), ("overlap", 1)),
    "set-up left out": (plan_with(start={1: 40}), ("set_up", 1)),
    "own set-up too short": (plan_with(start={0: 6}), ("set_up", 0)),
    "set-up too long": (plan_with(start={0: 5}, setup_end={0: 8}, end={0: 28}), ("set_up", 0)),
    "run too short": (plan_with(end={0: 26}), ("duration", 0)),
    "run too long": (plan_with(end={3: 181}), ("duration", 3)),
    "backwards": (plan_with(end={3: 130}), ("duration", 3)),
    "broken though unbreakable": (plan_with(start={2: 70}, setup_end={2: 70}, end={2: 140}), ("calendar", 2)),
    "ends in closed time": (plan_with(start={2: 90}, setup_end={2: 90}, end={2: 110}), ("calendar", 2)),
    "starts in closed time": (plan_with(start={2: 110}, setup_end={2: 120}), ("calendar", 2)),
    "pin moved": (plan_with(start={4: 1}, setup_end={4: 2}, end={4: 12}), ("pinned_moved", 4)),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_planted_fault_is_found(name):
    plan, expected = MUTATIONS[name]
    assert expected in codes(plan)


def test_a_missing_operation_and_one_too_many_are_found():
    short = {name: values[:-1] for name, values in plan_with().to_arrays().items()}
    smaller = replace(PROBLEM, operations=PROBLEM.operations[:-1])
    assert codes(Plan.from_arrays(smaller, **short)) == {("missing_operation", 4)}
    assert codes(plan_with(), smaller) == {("missing_operation", -1)}


def test_wrong_values_are_found():
    assert codes(replace(plan_with(), makespan=179)) == {("value", -1)}
    assert codes(replace(plan_with(), weighted_tardiness=0)) == {("value", -1)}


def test_a_machine_that_is_not_ready_or_out_of_order_is_closed():
    machines = (replace(PROBLEM.machines[0], ready=6), PROBLEM.machines[1])
    assert ("calendar", 0) in codes(plan_with(), replace(PROBLEM, machines=machines))
    machines = (replace(PROBLEM.machines[0], outages=((10, 12),)), PROBLEM.machines[1])
    assert codes(plan_with(), replace(PROBLEM, machines=machines)) == {("duration", 0)}


def test_what_a_pin_breaks_by_itself_is_a_conflict_and_no_violation():
    operations = list(PROBLEM.operations)
    operations[1] = replace(operations[1], pin=Pin(0, 20, 20, 28))
    operations[2] = replace(operations[2], pin=Pin(0, 24, 25, 75))
    problem = replace(PROBLEM, operations=tuple(operations))
    changed = {"start": {1: 20, 2: 24}, "setup_end": {1: 20, 2: 25}, "end": {1: 28, 2: 75}}
    plan = plan_with(problem, **changed)
    found = {(violation.code, violation.operation) for violation in pin_conflicts(problem, plan)}
    assert found == {("precedence", 1), ("overlap", 2)}
    # Operation 0 is not pinned, so its overlap with a pin is a fault of whoever planned it.
    assert ("overlap", 1) in codes(plan, problem)
