"""Whether this installation can do its work: what ``/readyz`` and ``mes doctor`` ask."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.addons import lifecycle
from core.clock import now
from core.instance import Instance
from core.jobs.worker import HEARTBEAT
from core.schema import migrate

log = structlog.get_logger(__name__)
SILENT = timedelta(seconds=60)


class Readiness:
    """Remembers that the schema was up to date: asking the migrations each time would be slow."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._sound: int | None = None

    def check(self) -> dict[str, str]:
        """Part to ``ok`` or what is wrong, in words without details: anybody may ask."""
        try:
            database = "ok" if self._instance.initialised else "not set up"
            if database != "ok":
                return {"database": database}
            return {"database": "ok", "schema": self._schema(), "worker": self._worker()}
        except SQLAlchemyError as error:
            log.warning("not_ready", error=str(error))
            return {"database": "does not answer"}

    def _schema(self) -> str:
        number = self._instance.stored_number()
        if self._sound != number:
            with self._instance.database.connection() as connection:
                if migrate.pending(connection, self._instance.all_installed()):
                    return "migrations are pending"
            self._sound = number
        return "ok"

    def _worker(self) -> str:
        seen = lifecycle.read_setting(self._instance, HEARTBEAT)
        return "ok" if seen and now() - datetime.fromisoformat(seen) < SILENT else "silent"
