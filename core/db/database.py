"""The database of one installation: its engine, and sessions that declare what they intend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event, make_url

from core.db.session import GuardedSession, MesSession, SystemSession
from core.db.turns import WriteTurns
from core.security.principal import SYSTEM, Principal

if TYPE_CHECKING:
    from core.generation import Generation

INTENT = "mes_intent"
S = TypeVar("S", bound=MesSession)


class Database:
    """``url`` is an SQLAlchemy URL, ``sqlite:///path`` or ``postgresql+psycopg://…``."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        if self.url.get_backend_name() == "postgresql" and self.url.drivername != "postgresql+psycopg":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._flask = Flask("core.db")
        options: dict[str, Any] = {"pool_pre_ping": not self.is_sqlite, "pool_size": pool_size, "max_overflow": 20}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": 30, "check_same_thread": False}
        self._flask.config["SQLALCHEMY_DATABASE_URI"] = self.url
        self._flask.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
        self.alchemy = SQLAlchemy(self._flask)
        with self._flask.app_context():
            self.engine: Engine = self.alchemy.engine
        self.turns: WriteTurns | None = None
        if self.is_sqlite:
            if not self.url.database:
                raise ValueError("an in-memory SQLite database cannot be shared between sessions; name a file")
            self.turns = WriteTurns(Path(self.url.database + ".turn"))
            _prepare_sqlite(self.engine)

    @contextmanager
    def session(
        self, generation: Generation, principal: Principal, *, write: bool = False, origin: str = ""
    ) -> Iterator[GuardedSession]:
        """A session in which ``principal``'s grants and rules hold. Commits at the end of a write, rolls back on any
        error.
        """
        with self._open(GuardedSession, generation, principal, write, origin) as session:
            yield session

    @contextmanager
    def system(
        self, generation: Generation, reason: str, *, write: bool = False, principal: Principal = SYSTEM
    ) -> Iterator[SystemSession]:
        """A session without grants, for the installation's own work; ``reason`` is recorded as the origin of its
        changes.
        """
        with self._open(SystemSession, generation, principal, write, reason) as session:
            yield session

    @contextmanager
    def _open(
        self, kind: type[S], generation: Generation, principal: Principal, write: bool, origin: str
    ) -> Iterator[S]:
        turn = self.turns.take() if write and self.turns is not None else None
        try:
            session = kind(self, generation, principal, write, origin)
            try:
                session.start()
                yield session
                if write:
                    session.commit()
            except BaseException:
                session.rollback()
                raise
            finally:
                session.close()
        finally:
            if turn is not None:
                turn.release()

    @contextmanager
    def connection(self, *, write: bool = False) -> Iterator[Connection]:
        """A bare connection in a transaction, for the schema driver and the system's own tables. Takes a turn like a
        session.
        """
        turn = self.turns.take() if write and self.turns is not None else None
        try:
            with self.engine.connect().execution_options(**{INTENT: write}) as connection, connection.begin():
                yield connection
        finally:
            if turn is not None:
                turn.release()

    def dispose(self) -> None:
        self.engine.dispose()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin or commit on its own: DDL would end transactions
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # In WAL a transaction that read first cannot start writing after another's commit: writers begin as writers.
        writes = connection.get_execution_options().get(INTENT)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
