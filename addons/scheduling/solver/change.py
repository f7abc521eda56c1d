"""What a new plan changes against an old one: operations that moved, jobs that end later or earlier."""

from __future__ import annotations

from dataclasses import dataclass

from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Shift:
    """An operation that runs elsewhere or at another time: machine and start before and after.

    A set-up that only got longer or shorter before the same run is no shift.
    """

    operation: int
    machine_before: int
    machine: int
    start_before: int
    start: int


@dataclass(frozen=True, slots=True)
class JobChange:
    """A job that ends at another time; ``late`` is its tardiness, ``by`` is positive when it ends later."""

    job: int
    end_before: int
    end: int
    late_before: int
    late: int

    @property
    def by(self) -> int:
        """By how much the job ends later."""
        return self.end - self.end_before


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that differs, for what both plans know; later jobs first, the most delayed at the top."""

    shifts: tuple[Shift, ...]
    jobs: tuple[JobChange, ...]

    @property
    def delayed(self) -> tuple[JobChange, ...]:
        """The jobs that end later than before."""
        return tuple(job for job in self.jobs if job.by > 0)

    @property
    def newly_late(self) -> tuple[JobChange, ...]:
        """The jobs that were in time and are late now."""
        return tuple(job for job in self.jobs if job.late > 0 and job.late_before == 0)


def compare(problem: Problem, before: Plan, after: Plan) -> Change:
    """Differences between two plans of a problem; ``before`` may know only its first operations and jobs."""
    shifts = tuple(
        Shift(index, before.machine[index], after.machine[index], before.start[index], after.start[index])
        for index in range(min(len(before.machine), len(after.machine)))
        if (before.machine[index], before.setup_end[index], before.end[index])
        != (after.machine[index], after.setup_end[index], after.end[index])
    )
    jobs = []
    for index in range(min(len(before.job_end), len(after.job_end))):
        old, new = before.job_end[index], after.job_end[index]
        if old is not None and new is not None and old != new:
            jobs.append(JobChange(index, old, new, before.tardiness(problem, index), after.tardiness(problem, index)))
    jobs.sort(key=lambda job: (-job.by, job.job))
    return Change(shifts, tuple(jobs))
