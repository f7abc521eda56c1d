"""How an idle worker waits for work without asking the queue all the time."""

from __future__ import annotations

import threading
import time
from typing import Any, Protocol

import psycopg
import structlog
from sqlalchemy import Engine

from core.db.database import Database
from core.jobs.queue import CHANNEL

log = structlog.get_logger(__name__)
TICK = 0.1
"""Seconds between looks at the file's version: the longest a new job waits to be seen on SQLite is about this."""


class Waiter(Protocol):
    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Return when something may have been enqueued, when ``seconds`` have passed, or when ``stop`` is set."""

    def close(self) -> None: ...


def waiter(database: Database) -> Waiter:
    return SqliteWaiter(database.engine) if database.is_sqlite else PostgresWaiter(database)


class SqliteWaiter:
    """Watches ``PRAGMA data_version``, which changes when another connection has committed; it reads no table."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.raw_connection()
        self._seen = self._version()

    def _version(self) -> int:
        cursor = self._connection.cursor()
        try:
            return int(cursor.execute("PRAGMA data_version").fetchone()[0])
        finally:
            cursor.close()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        until = time.monotonic() + seconds
        while not stop.is_set():
            version = self._version()
            if version != self._seen:
                self._seen = version
                return
            left = until - time.monotonic()
            if left <= 0:
                return
            stop.wait(min(TICK, left))

    def close(self) -> None:
        self._connection.close()


class PostgresWaiter:
    """Listens to the channel on which :func:`core.jobs.enqueue` notifies at commit."""

    def __init__(self, database: Database) -> None:
        self._url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection[Any] | None = None

    def wait(self, seconds: float, stop: threading.Event) -> None:
        until = time.monotonic() + seconds
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._url, autocommit=True)
                self._connection.execute(f"LISTEN {CHANNEL}")
                return  # something may have come before the ear was open
            while not stop.is_set() and (left := until - time.monotonic()) > 0:
                for _notice in self._connection.notifies(timeout=min(0.5, left), stop_after=1):
                    return
        except psycopg.Error as error:
            log.warning("listening_failed", error=str(error))
            self.close()
            stop.wait(1.0)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
