"""A plan: where and when every operation runs, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from addons.scheduling.solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """One placement per operation, in the order of ``Problem.operations``.

    The machine is occupied in ``[start, end]``: set-up until ``setup_end``, then the run. ``makespan`` is the latest
    end, ``weighted_tardiness`` the sum over jobs of weight times max(0, end - due), ``late_jobs`` their number.
    """

    machine: tuple[int, ...]
    start: tuple[int, ...]
    setup_end: tuple[int, ...]
    end: tuple[int, ...]
    job_end: tuple[int | None, ...]
    makespan: int
    weighted_tardiness: int
    late_jobs: int

    @classmethod
    def from_arrays(
        cls,
        problem: Problem,
        machine: Sequence[int],
        start: Sequence[int],
        setup_end: Sequence[int],
        end: Sequence[int],
    ) -> Plan:
        """Build a plan and its values; nothing is checked (``validate`` does). Any integer sequences will do."""
        ends = [int(time) for time in end]
        job_end: list[int | None] = [None] * len(problem.jobs)
        for operation, time in zip(problem.operations, ends, strict=True):
            known = job_end[operation.job]
            if known is None or time > known:
                job_end[operation.job] = time
        tardiness = late = 0
        for job, finished in zip(problem.jobs, job_end, strict=True):
            if finished is not None and job.due is not None and finished > job.due:
                tardiness += job.weight * (finished - job.due)
                late += 1
        return cls(
            machine=tuple(int(index) for index in machine),
            start=tuple(int(time) for time in start),
            setup_end=tuple(int(time) for time in setup_end),
            end=tuple(ends),
            job_end=tuple(job_end),
            makespan=max(ends, default=0),
            weighted_tardiness=tardiness,
            late_jobs=late,
        )

    def to_arrays(self) -> dict[str, list[int]]:
        """Plain lists under the names that ``from_arrays`` takes, ready for JSON or a table."""
        return {
            "machine": list(self.machine),
            "start": list(self.start),
            "setup_end": list(self.setup_end),
            "end": list(self.end),
        }

    def value(self, objective: str) -> int:
        """The value to be minimised: ``makespan`` or ``weighted_tardiness``."""
        if objective == "makespan":
            return self.makespan
        if objective == "weighted_tardiness":
            return self.weighted_tardiness
        raise ValueError(f"unknown objective {objective!r}")

    def tardiness(self, problem: Problem, job: int) -> int:
        """How late a job ends after its due date; 0 when in time, without due date or without operations."""
        finished, due = self.job_end[job], problem.jobs[job].due
        return 0 if finished is None or due is None else max(0, finished - due)
