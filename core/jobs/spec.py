"""What an addon declares of a job, and what a running one sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from core.errors import Text


class JobContext(Protocol):
    """Handed to a running job. The job opens its own sessions; nothing of a request reaches it."""

    job_id: int
    arguments: dict[str, Any]

    @property
    def data(self) -> Path:
        """The installation's folder, for the files that a job reads and makes."""

    def progress(self, percent: int, message: Text = "", data: Any = None) -> None:
        """Show how far the job is; throttled, cheap to call often."""

    def cancelled(self) -> bool:
        """Whether somebody asked the job to stop; throttled, cheap to call often."""

    def read(self) -> Any:
        """``with context.read() as session:`` a guarded read session in the name of who enqueued the job."""

    def write(self) -> Any:
        """``with context.write() as session:`` a guarded write session in the name of who enqueued the job."""


@dataclass(frozen=True)
class JobSpec:
    """``name`` is ``addon.job``. ``permission`` is that of :class:`core.web.routing.Route`. ``attempts``: runs at
    most.
    """

    name: str
    title: Text
    run: Callable[[JobContext], Any]
    permission: str
    attempts: int = 1


def job(
    name: str, title: Text, *, permission: str, attempts: int = 1
) -> Callable[[Callable[[JobContext], Any]], JobSpec]:
    """``@job("scheduling.plan", _("Plan"), permission="group:scheduling.planner")`` on ``def plan(context) -> result``.

    List it in the addon's ``jobs.py``: ``JOBS = (plan,)``. The result must be JSON. A job may run again after a crash:
    what it writes must bear repetition.
    """

    def mark(function: Callable[[JobContext], Any]) -> JobSpec:
        return JobSpec(name, title, function, permission, attempts)

    return mark
