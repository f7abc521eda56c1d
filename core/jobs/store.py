"""The rows of the queue as workers see them: claim, beat, finish, take over.

A run is known by worker and attempt number. Whoever lost its lease finds the row changed and can write nothing to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from core.clock import now
from core.db.database import Database
from core.generation import Generation
from core.i18n import translator, use_locale
from core.jobs.alive import lives
from core.jobs.queue import FINISHED, wake_workers

_ = translator("core")

CRASHES = 2
"""How often a job may take its worker down before it is given up, beyond its declared attempts."""


@dataclass(frozen=True)
class Run:
    """One attempt at one job by one worker."""

    job_id: int
    name: str
    arguments: dict[str, Any] = field(hash=False, compare=False)
    user_id: int | None
    locale: str
    attempt: int
    worker: str


class JobStore:
    """``lease`` is how long a silent worker keeps its jobs."""

    def __init__(self, database: Database, generation: Generation, lease: timedelta = timedelta(seconds=30)) -> None:
        self.database = database
        self.table: Any = generation.models["core.job"].__table__  # type: ignore[attr-defined]
        self.specs = generation.job_specs
        self.lease = lease

    def claim(self, worker: str) -> Run | None:
        """The next due job, now running in ``worker``'s name; None when nothing is due. Safe among many workers."""
        t = self.table
        due = and_(t.c.state == "queued", t.c.run_after <= now())
        with self.database.connection() as connection:
            if connection.execute(select(t.c.id).where(due).limit(1)).first() is None:
                return None
        with self.database.connection(write=True) as connection:
            query = (
                select(t).where(due).order_by(t.c.priority.desc(), t.c.id).limit(1).with_for_update(skip_locked=True)
            )
            row = connection.execute(query).first()
            if row is None:
                return None
            attempt = row.attempts + 1
            values = {
                "state": "running",
                "worker": worker,
                "attempts": attempt,
                "heartbeat_at": now(),
                "updated_at": now(),
            }
            connection.execute(t.update().where(t.c.id == row.id).values(**values))
            return Run(row.id, row.name, dict(row.arguments or {}), row.user_id, row.locale, attempt, worker)

    def next_due(self) -> datetime | None:
        """When the earliest queued job wants to run."""
        t = self.table
        with self.database.connection() as connection:
            query = select(t.c.run_after).where(t.c.state == "queued").order_by(t.c.run_after).limit(1)
            found: datetime | None = connection.execute(query).scalar()
            return found

    def beat(self, runs: list[Run], shown: dict[int, dict[str, Any]]) -> None:
        """Renew the leases of ``runs`` and write what they have to show (job id to columns)."""
        with self.database.connection(write=True) as connection:
            for run in runs:
                values = {**shown.get(run.job_id, {}), "heartbeat_at": now(), "updated_at": now()}
                connection.execute(self.table.update().where(self._mine(run)).values(**values))

    def look(self, runs: list[Run]) -> dict[int, bool | None]:
        """Job id to whether a cancel was asked for; None for a run that lost its lease."""
        t = self.table
        with self.database.connection() as connection:
            query = select(t.c.id, t.c.worker, t.c.attempts, t.c.state, t.c.cancel_requested)
            rows = {row.id: row for row in connection.execute(query.where(t.c.id.in_([run.job_id for run in runs])))}
        found: dict[int, bool | None] = {}
        for run in runs:
            row = rows.get(run.job_id)
            wanted = (run.worker, run.attempt, "running")
            mine = row is not None and (row.worker, row.attempts, row.state) == wanted
            found[run.job_id] = bool(row.cancel_requested) if row is not None and mine else None
        return found

    def finish(self, run: Run, state: str, **values: Any) -> bool:
        """Note how a run ended; False when the job is no longer this run's."""
        with self.database.connection(write=True) as connection:
            return self._end(connection, self._mine(run), state, **values)

    def again(self, run: Run, run_after: datetime, error: str) -> bool:
        """Put a failed run back into the queue."""
        values = {"state": "queued", "worker": "", "run_after": run_after, "error": error, "updated_at": now()}
        with self.database.connection(write=True) as connection:
            return bool(connection.execute(self.table.update().where(self._mine(run)).values(**values)).rowcount)

    def release(self, runs: list[Run]) -> None:
        """Give unfinished runs back, uncounted, because the worker stops."""
        values = {"state": "queued", "worker": "", "heartbeat_at": None, "updated_at": now()}
        with self.database.connection(write=True) as connection:
            for run in runs:
                back = {**values, "attempts": run.attempt - 1}
                connection.execute(self.table.update().where(self._mine(run)).values(**back))
            wake_workers(connection)

    def take_over(self) -> list[int]:
        """Queue the jobs of dead workers again, or give them up after too many crashes; their ids."""
        t = self.table
        running = t.c.state == "running"
        with self.database.connection() as connection:
            columns = (t.c.id, t.c.worker, t.c.heartbeat_at)
            if not [row for row in connection.execute(select(*columns).where(running)) if self._dead(row)]:
                return []
        taken = []
        with self.database.connection(write=True) as connection:
            for row in connection.execute(select(t).where(running).with_for_update(skip_locked=True)).all():
                if self._dead(row):
                    taken.append(row.id)
                    self._revive(connection, row)
        return taken

    def _revive(self, connection: Connection, row: Any) -> None:
        here = self.table.c.id == row.id
        spec = self.specs.get(row.name)
        if row.cancel_requested:
            self._end(connection, here, "cancelled")
        elif row.attempts >= (spec.attempts if spec else 1) + CRASHES:
            with use_locale(row.locale):
                error = str(_("The worker died {count} times while it ran this job.", count=row.attempts))
            self._end(connection, here, "failed", error=error)
        else:
            values = {"state": "queued", "worker": "", "heartbeat_at": None, "updated_at": now()}
            connection.execute(self.table.update().where(here).values(**values))
            wake_workers(connection)

    def _dead(self, row: Any) -> bool:
        silent = row.heartbeat_at is None or row.heartbeat_at < now() - self.lease
        alive = lives(self.database, row.worker)
        if alive is None:
            return silent
        # A live process may be kept from its beat by a long write; only after much silence does it count as hung.
        return not alive or row.heartbeat_at is None or row.heartbeat_at < now() - 10 * self.lease

    def _mine(self, run: Run) -> ColumnElement[bool]:
        t = self.table
        return and_(t.c.id == run.job_id, t.c.worker == run.worker, t.c.attempts == run.attempt, t.c.state == "running")

    def _end(self, connection: Connection, where: ColumnElement[bool], state: str, **values: Any) -> bool:
        assert state in FINISHED
        values |= {"state": state, "finished_at": now(), "updated_at": now(), "unique_key": None}
        return bool(connection.execute(self.table.update().where(where).values(**values)).rowcount)

    def unfinished(self) -> int:
        """How many jobs wait or run."""
        with self.database.connection() as connection:
            query = select(func.count()).select_from(self.table).where(self.table.c.state.in_(("queued", "running")))
            return int(connection.execute(query).scalar_one())
