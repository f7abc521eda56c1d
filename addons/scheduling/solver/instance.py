"""Public and plant-like scheduling instances: files in, problems out, schedules out."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from addons.scheduling.solver.control import Progress
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import (
    Alternative,
    Calendar,
    Job,
    Link,
    Machine,
    Operation,
    Problem,
    ProblemError,
)
from addons.scheduling.solver.solve import solve

MOST_MACHINES = 100_000
OBJECTIVES = ("makespan", "weighted_tardiness")


class InstanceError(ValueError):
    """The file is no instance; ``pointer`` is the JSON pointer of what is wrong (empty: the file as a whole)."""

    def __init__(self, message: str, pointer: str = "") -> None:
        self.pointer = pointer
        super().__init__(f"{pointer}: {message}" if pointer else message)


@dataclass(frozen=True, slots=True)
class Instance:
    """A named problem with its objective; ``plant`` tells the plant form, whose schedules include set-ups."""

    name: str
    objective: str
    problem: Problem
    rows: tuple[tuple[int, int], ...]
    plant: bool

    def schedule(self, plan: Plan) -> list[dict[str, int]]:
        """The plan as the public list of rows: in the plant form a row starts with its set-up, else with its run."""
        starts = plan.start if self.plant else plan.setup_end
        return [
            {"job": job, "op": op, "machine": plan.machine[i], "start": starts[i], "end": plan.end[i]}
            for i, (job, op) in enumerate(self.rows)
        ]


def load(path: str | Path) -> Instance:
    """Read an instance from ``.json`` or ``.json.gz``; ``InstanceError`` for anything else, ``OSError`` for no file."""
    path = Path(path)
    data = path.read_bytes()
    try:
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        document = json.loads(data)
    except (ValueError, OSError, EOFError) as error:
        raise InstanceError(f"{path.name} is not JSON: {error}") from error
    return parse(document, path.name.removesuffix(".gz").removesuffix(".json"))


def parse(document: Any, fallback: str) -> Instance:
    """Turn a decoded instance into a problem; ``fallback`` is its name where the document has none."""
    if not isinstance(document, Mapping):
        raise InstanceError("an instance is a JSON object")
    plant = "calendars" in document
    name = _get(document, "name", str, "", fallback)
    rows: list[tuple[int, int]] = []
    problem = _plant(document, rows) if plant else _public(document, rows)
    dated = plant or any(job.due is not None for job in problem.jobs)
    objective = _get(document, "objective", str, "", "weighted_tardiness" if dated else "makespan")
    if objective not in OBJECTIVES:
        raise InstanceError(f"unknown objective {objective!r}", "/objective")
    try:
        problem.check()
    except ProblemError as error:
        raise InstanceError(str(error), _pointer(error, rows)) from error
    return Instance(name or fallback, objective, problem, tuple(rows), plant)


def _pointer(error: ProblemError, rows: list[tuple[int, int]]) -> str:
    if error.kind == "operation":
        job, op = rows[error.index]
        return f"/jobs/{job}/ops/{op}"
    return {"job": f"/jobs/{error.index}", "calendar": f"/calendars/{error.index}"}.get(error.kind, "")


def _get(document: Mapping[str, Any], key: str, kind: type, pointer: str, default: Any = None) -> Any:
    value = document.get(key, default)
    if value is None and default is None:
        raise InstanceError(f"{key} is missing", pointer)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise InstanceError(f"{key} is not {_KINDS[kind]}", f"{pointer}/{key}")
    return value


_KINDS = {int: "a whole number", str: "a text", list: "a list", dict: "an object"}


def _numbers(value: Any, pointer: str, count: int | None = None) -> tuple[int, ...]:
    if not isinstance(value, list) or any(type(number) is not int for number in value):
        raise InstanceError("a list of whole numbers is needed", pointer)
    if count is not None and len(value) != count:
        raise InstanceError(f"{count} numbers are needed, {len(value)} found", pointer)
    return tuple(value)


def _matrix(value: Any, pointer: str) -> tuple[tuple[int, ...], ...]:
    if not isinstance(value, list):
        raise InstanceError("a list of rows is needed", pointer)
    return tuple(_numbers(row, f"{pointer}/{i}", len(value)) for i, row in enumerate(value))


def _alternatives(value: Any, pointer: str) -> tuple[Alternative, ...]:
    if not isinstance(value, list) or not value:
        raise InstanceError("a list of [machine, duration] pairs is needed", pointer)
    pairs = [_numbers(pair, f"{pointer}/{i}", 2) for i, pair in enumerate(value)]
    return tuple(Alternative(machine, 0, run) for machine, run in pairs)


def _public(document: Mapping[str, Any], rows: list[tuple[int, int]]) -> Problem:
    jobs: list[Job] = []
    operations: list[Operation] = []
    families = document.get("family")
    setups = (_matrix(document["setup"], "/setup"),) if document.get("setup") is not None else ()
    used = -1
    for j, row in enumerate(_get(document, "jobs", list, "")):
        at = f"/jobs/{j}"
        if not isinstance(row, dict):
            raise InstanceError("a job is an object", at)
        due = _get(row, "d", int, at) if row.get("d") is not None else None
        jobs.append(Job(_get(row, "r", int, at, 0), due, _get(row, "w", int, at, 1), str(j)))
        ops = _get(row, "ops", list, at)
        family = None
        if families is not None:
            if not isinstance(families, list) or j >= len(families):
                raise InstanceError("a row for each job is needed", "/family")
            family = _numbers(families[j], f"/family/{j}", len(ops))
        for k, op in enumerate(ops):
            alternatives = _alternatives(op, f"{at}/ops/{k}")
            used = max(used, *(a.machine for a in alternatives))
            before = (Link(len(operations) - 1),) if k else ()
            own = family[k] if family is not None and setups and all(a.run for a in alternatives) else None
            operations.append(Operation(j, alternatives, before, own, key=f"{j}.{k}"))
            rows.append((j, k))
    count = _get(document, "n_machines", int, "", used + 1)
    if not 0 <= count <= MOST_MACHINES:
        raise InstanceError(f"more than {MOST_MACHINES} machines or less than none", "/n_machines")
    machine = Machine(0, 0 if setups else None)
    return Problem((Calendar(),), (machine,) * count, tuple(jobs), tuple(operations), setups, setup_before_ready=True)


def _plant(document: Mapping[str, Any], rows: list[tuple[int, int]]) -> Problem:
    calendars = tuple(
        Calendar(tuple(_numbers(pair, f"/calendars/{c}/{i}", 2) for i, pair in enumerate(intervals)))  # type: ignore[misc]
        for c, intervals in enumerate(_get(document, "calendars", list, ""))
    )
    setups = tuple(_matrix(m, f"/setup/{c}") for c, m in enumerate(_get(document, "setup", list, "", [])))
    centers = _numbers(_get(document, "machines", list, ""), "/machines")
    machines = tuple(Machine(center, center if setups else None) for center in centers)
    jobs: list[Job] = []
    operations: list[Operation] = []
    for j, row in enumerate(_get(document, "jobs", list, "")):
        at = f"/jobs/{j}"
        if not isinstance(row, dict):
            raise InstanceError("a job is an object", at)
        due = _get(row, "due", int, at) if row.get("due") is not None else None
        jobs.append(Job(_get(row, "release", int, at, 0), due, _get(row, "weight", int, at, 1), str(j)))
        for k, op in enumerate(_get(row, "ops", list, at)):
            if not isinstance(op, dict):
                raise InstanceError("an operation is an object", f"{at}/ops/{k}")
            alternatives = _alternatives(op.get("alternatives"), f"{at}/ops/{k}/alternatives")
            family = _get(op, "family", int, f"{at}/ops/{k}") if setups and op.get("family") is not None else None
            before = (Link(len(operations) - 1),) if k else ()
            operations.append(Operation(j, alternatives, before, family, key=f"{j}.{k}"))
            rows.append((j, k))
    return Problem(calendars, machines, tuple(jobs), tuple(operations), setups)


def run_instance(
    path: str | Path,
    seconds: float,
    workers: int,
    seed: int,
    out_dir: str | Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Plan one instance file with the solver that the plan uses, for ``mes schedule instance``.

    Values are in the instance's own unit; weighted tardiness (and objective and bound where it is the objective) of
    the plant form in hours, as its reference values are. With ``out_dir`` the schedule is written as
    ``<name>.json`` there. Raises ``InstanceError``, ``OSError``.
    """
    instance = load(path)
    try:
        solution = solve(
            instance.problem,
            objective=instance.objective,
            seconds=seconds,
            workers=workers,
            seed=seed,
            progress=progress,
        )
    except ProblemError as error:
        raise InstanceError(str(error), _pointer(error, list(instance.rows))) from error
    if out_dir is not None:
        folder = Path(out_dir)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{Path(instance.name).name}.json").write_text(json.dumps(instance.schedule(solution.plan)))
    tardy = _hours if instance.plant else int
    value = tardy if instance.objective == "weighted_tardiness" else int
    return {
        "name": instance.name,
        "status": solution.status,
        "objective": value(solution.objective),
        "objective_kind": instance.objective,
        "makespan": solution.plan.makespan,
        "weighted_tardiness": tardy(solution.plan.weighted_tardiness),
        "bound": None if solution.bound is None else value(solution.bound),
        "seconds": round(solution.seconds, 3),
        "method": solution.method,
    }


def _hours(minutes: int) -> float:
    return round(minutes / 60, 4)
