"""Running a job from the command line, whether or not the installation is being served."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from core.errors import MesError
from core.instance import Instance
from core.jobs.queue import FINISHED, enqueue
from core.jobs.worker import Worker
from core.security.principal import Principal
from core.server.presence import running


def run_job(
    instance: Instance,
    name: str,
    arguments: dict[str, Any],
    principal: Principal,
    say: Callable[[str], None] = lambda _line: None,
) -> Any:
    """The result of a job, run by the worker of the running server, or here when there is none. Raises MesError."""
    with instance.database.session(instance.generation, principal, write=True, origin="command") as session:
        job_id = enqueue(session, name, arguments, priority=1)
    worker = Worker(instance, slots=1) if running(instance.config) is None else None
    if worker is not None:
        worker.start()
    try:
        row = _wait(instance, job_id, say)
    finally:
        if worker is not None:
            worker.stop()
    if row.state != "done":
        raise MesError(row.error or f"The job {name} was {row.state}.")
    return row.result


def _wait(instance: Instance, job_id: int, say: Callable[[str], None]) -> Any:
    said = ""
    while True:
        row = _row(instance, job_id)
        line = f"{row.progress} % {row.message}".strip()
        if line != said and row.state == "running":
            say(line)
            said = line
        if row.state in FINISHED:
            return row
        time.sleep(0.2)


def _row(instance: Instance, job_id: int) -> Any:
    table: Any = instance.generation.models["core.job"].__table__  # type: ignore[attr-defined]
    with instance.database.connection() as connection:
        return connection.execute(select(table).where(table.c.id == job_id)).one()
