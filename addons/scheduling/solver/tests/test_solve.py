"""Known optima, repeatability, cancel, progress, bad files."""

import gzip
import json
import threading
from pathlib import Path

import pytest

from addons.scheduling.solver import Calendar, Job, Machine, Problem, solve, validate
from addons.scheduling.solver.instance import InstanceError, load, parse, run_instance
from addons.scheduling.solver.tests.problems import random_problem

DATA = Path(__file__).parents[4] / "tests" / "data" / "scheduling"


@pytest.mark.parametrize(("name", "optimum"), [("ft06", 55), ("la01", 666), ("mk01", 40), ("kacem_k1", 11)])
def test_known_optima_are_reached(name, optimum, tmp_path):
    row = run_instance(DATA / f"{name}.json", 20, 2, 1, tmp_path)
    assert (row["name"], row["status"], row["makespan"], row["objective"]) == (name, "optimal", optimum, optimum)
    assert row["bound"] == optimum
    schedule = json.loads((tmp_path / f"{name}.json").read_text())
    instance = json.loads((DATA / f"{name}.json").read_text())
    assert [(r["job"], r["op"]) for r in schedule] == [
        (j, k) for j, job in enumerate(instance["jobs"]) for k in range(len(job["ops"]))
    ]
    for r in schedule:
        assert [r["machine"], r["end"] - r["start"]] in instance["jobs"][r["job"]]["ops"][r["op"]]
    assert max(r["end"] for r in schedule) == optimum


def test_weighted_tardiness_and_setups_are_planned_in_their_own_units():
    tardy = run_instance(DATA / "wt13_la18.json", 2, 2, 1)
    assert tardy["objective"] == tardy["weighted_tardiness"] >= 929
    assert tardy["weighted_tardiness"] < 1500
    changeovers = run_instance(DATA / "sdst_la01.json", 2, 2, 1)
    assert 600 < changeovers["makespan"] <= 785
    plant = load(DATA / "plant_tiny.json")
    solution = solve(plant.problem, objective="weighted_tardiness", seconds=2, workers=2)
    row = run_instance(DATA / "plant_tiny.json", 2, 2, 0)
    assert row["weighted_tardiness"] == pytest.approx(solution.plan.weighted_tardiness / 60, rel=0.3)
    assert plant.schedule(solution.plan)[0]["start"] == solution.plan.start[0]


def test_the_public_form_has_setups_between_operations_and_none_at_first():
    document = {
        "jobs": [{"ops": [[[0, 5]]]}, {"ops": [[[0, 5]]]}],
        "family": [[0], [1]],
        "setup": [[0, 3], [9, 0]],
    }
    instance = parse(document, "two")
    solution = solve(instance.problem, objective="makespan", seconds=5)
    assert solution.objective == 13
    rows = sorted(instance.schedule(solution.plan), key=lambda row: row["start"])
    assert [(row["start"], row["end"]) for row in rows] == [(0, 5), (8, 13)]


def test_one_worker_and_one_seed_give_one_plan():
    problem = load(DATA / "ft06.json").problem
    plans = {solve(problem, objective="makespan", seconds=20, workers=1, seed=5).plan for _ in range(2)}
    assert len(plans) == 1


def test_no_time_still_gives_a_plan():
    problem = random_problem(7, 40)
    solution = solve(problem, seconds=0)
    assert validate(problem, solution.plan) == []
    assert solution.method.startswith("dispatch")
    assert solution.bound is not None
    assert solution.bound <= solution.objective


def test_nothing_to_plan_is_planned_at_once():
    assert solve(Problem((Calendar(),), (Machine(0),), (Job(),), ()), seconds=5).status == "optimal"


@pytest.mark.parametrize("name", ["ft10", "sdst_la01"])
def test_cancel_ends_the_search_and_keeps_the_plan(name):
    cancel = threading.Event()
    reports = []

    def progress(objective, bound, seconds):
        reports.append((objective, bound, seconds))
        if seconds > 0.4:
            cancel.set()

    problem = load(DATA / f"{name}.json").problem
    solution = solve(problem, objective="makespan", seconds=60, progress=progress, cancelled=cancel.is_set)
    assert solution.seconds < 20
    assert solution.status == "optimal" or solution.cancelled
    assert validate(problem, solution.plan) == []
    assert reports
    assert all(bound is None or bound <= objective for objective, bound, _ in reports)
    values = [objective for objective, _, _ in reports]
    assert values == sorted(values, reverse=True)


def test_a_start_plan_is_never_made_worse():
    problem = random_problem(21, 30)
    good = solve(problem, seconds=1)
    again = solve(problem, seconds=0, start=good.plan)
    assert again.objective <= good.objective


def test_large_problems_go_by_local_search_and_improve():
    problem = random_problem(3, 400, pins=False)
    quick, better = solve(problem, seconds=0), solve(problem, seconds=1.5, seed=1)
    assert better.objective <= quick.objective
    assert better.method == "search" or better.method.startswith("dispatch")


BAD = {
    "": [[], {}, 5, {"jobs": [{"ops": [[[0, 1]]]}], "calendars": []}],
    "/jobs": [{"jobs": 1}],
    "/jobs/0": [{"jobs": [5]}, {"jobs": [{}]}, {"jobs": [{"ops": [], "w": -1}]}],
    "/jobs/0/d": [{"jobs": [{"ops": [[[0, 1]]], "d": "soon"}]}],
    "/jobs/0/r": [{"jobs": [{"ops": [[[0, 1]]], "r": True}]}],
    "/jobs/0/ops/0": [
        {"jobs": [{"ops": [[]]}]},
        {"jobs": [{"ops": [[[0, -1]]]}]},
        {"jobs": [{"ops": [[[0, 10**30]]]}]},
        {"jobs": [{"ops": [[[5, 1]]]}], "n_machines": 2},
        {"jobs": [{"ops": [[[0, 1]]]}], "family": [[4]], "setup": [[0]]},
    ],
    "/jobs/0/ops/0/0": [{"jobs": [{"ops": [[["a", 1]]]}]}, {"jobs": [{"ops": [[[1]]]}]}],
    "/family": [{"jobs": [{"ops": [[[0, 1]]]}], "family": []}],
    "/family/0": [{"jobs": [{"ops": [[[0, 1]]]}], "family": [[1, 2]], "setup": [[0]]}],
    "/setup/0": [{"jobs": [], "setup": [[0, 1]]}],
    "/objective": [{"jobs": [], "objective": "cheapest"}],
    "/n_machines": [{"jobs": [], "n_machines": 10**9}],
    "/calendars/0": [{"jobs": [], "machines": [0], "calendars": [[[5, 1]]]}],
    "/calendars/0/0": [{"jobs": [], "machines": [0], "calendars": [[[5]]]}],
}


@pytest.mark.parametrize(("pointer", "document"), [(p, d) for p, documents in BAD.items() for d in documents])
def test_a_bad_instance_is_refused_with_a_pointer(pointer, document):
    with pytest.raises(InstanceError) as caught:
        parse(document, "bad")
    assert caught.value.pointer == pointer


def test_files_that_are_no_instances_are_refused(tmp_path):
    for name, content in (("a.json", b"{"), ("b.json.gz", b"\x1f\x8b broken"), ("c.json", b"\xff\xfe")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InstanceError):
            load(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.json")


def test_packed_files_are_read(tmp_path):
    packed = tmp_path / "small.json.gz"
    packed.write_bytes(gzip.compress((DATA / "ft06.json").read_bytes()))
    assert load(packed).problem == load(DATA / "ft06.json").problem


def test_a_calendar_that_ends_before_the_work_is_told():
    document = {
        "calendars": [[[0, 10]]],
        "machines": [0],
        "setup": [],
        "jobs": [{"ops": [{"work_center": 0, "alternatives": [[0, 11]]}]}],
    }
    with pytest.raises(InstanceError, match="calendar_ends"):
        _run(document)


def _run(document):
    instance = parse(document, "short")
    try:
        return solve(instance.problem, seconds=0)
    except ValueError as error:
        raise InstanceError(str(error)) from error
