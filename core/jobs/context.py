"""What a running job sees of the installation: its arguments, sessions in its user's name, progress and cancel."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.db.session import GuardedSession
from core.errors import MesError, Text
from core.generation import Generation
from core.i18n import translator
from core.instance import Instance
from core.jobs.store import Run
from core.security.principal import Principal

_ = translator("core")


class JobCancelled(MesError):
    """Raised by a job that stops because it was asked to, or because another worker has taken it over."""

    status = 409
    code = "cancelled"

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or _("The job was cancelled."))


class RunningJob:
    """The :class:`core.jobs.JobContext` of one run. Progress is only noted here; the worker's beat writes it."""

    def __init__(self, instance: Instance, generation: Generation, principal: Principal, run: Run) -> None:
        self.job_id = run.job_id
        self.arguments = run.arguments
        self.generation = generation
        self.principal = principal
        self.noticed = False
        """Whether the job has been told that it is to stop."""
        self._instance = instance
        self._origin = f"job {run.name}"[:40]
        self._stop = threading.Event()
        self._lost = False
        self._lock = threading.Lock()
        self._shown: dict[str, Any] = {}

    @property
    def data(self) -> Path:
        """The installation's folder, for the files that a job reads and makes."""
        return self._instance.config.data

    def progress(self, percent: int, message: Text = "", data: Any = None) -> None:
        """Show how far the job is. ``data`` (JSON) stands in the job's result until it is finished."""
        shown: dict[str, Any] = {"progress": max(0, min(100, int(percent))), "message": str(message)[:500]}
        if data is not None:
            shown["result"] = data
        with self._lock:
            self._shown |= shown

    def cancelled(self) -> bool:
        """Whether the job is to stop. A job that then returns ends as cancelled."""
        self.noticed = self.noticed or self._stop.is_set()
        return self.noticed

    def check(self) -> None:
        """Raises JobCancelled when the job is to stop."""
        if self.cancelled():
            raise JobCancelled()

    @contextmanager
    def read(self) -> Iterator[GuardedSession]:
        with self._instance.database.session(self.generation, self.principal, origin=self._origin) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[GuardedSession]:
        """Raises JobCancelled instead of opening when another worker has taken the job over."""
        if self._lost:
            raise JobCancelled(_("Another worker has taken this job over."))
        with self._instance.database.session(
            self.generation, self.principal, write=True, origin=self._origin
        ) as session:
            yield session

    @property
    def has_news(self) -> bool:
        return bool(self._shown)

    def take_shown(self) -> dict[str, Any]:
        """What progress said since the last call."""
        with self._lock:
            shown, self._shown = self._shown, {}
        return shown

    def stop(self, *, lost: bool = False) -> None:
        self._lost = self._lost or lost
        self._stop.set()
