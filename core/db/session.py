"""The sessions. Whatever writes passes here: stamps, checks, grants, audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, event, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlalchemy.orm.exc import StaleDataError

from core.audit.trail import AuditTrail
from core.db import guard
from core.db.constraints import explain_integrity_error
from core.db.saving import prepare_records, refuse_kept_records
from core.errors import StaleRecord
from core.security.principal import SYSTEM, Access, Principal

if TYPE_CHECKING:
    from core.db.database import Database
    from core.generation import Generation
    from core.orm.registry import ModelRegistry


class MesSession(FlaskSession):
    """What guarded and system sessions share. Opened by :class:`core.db.Database` only."""

    guarded = False
    elevated = ""

    @contextmanager
    def system_work(self, reason: str) -> Iterator[None]:
        """See :meth:`GuardedSession.system_work`; here nothing needs to be lifted."""
        yield
        self.flush()

    def __init__(
        self, database: Database, generation: Generation, principal: Principal, writes: bool, origin: str
    ) -> None:
        super().__init__(database.alchemy, autoflush=False, expire_on_commit=False)
        self.database = database
        self.generation = generation
        self.principal = principal
        self.writes = writes
        self.origin = origin
        self.audit = AuditTrail(self)
        self.permitted_states: dict[int, str] = {}
        """id() of a record to the state the state engine is about to give it."""
        self.after_commit_calls: list[Any] = []

    @property
    def models(self) -> ModelRegistry:
        return self.generation.models

    @property
    def access(self) -> Access:
        """What may be done now: everything in a system session and inside :meth:`system_work`."""
        lifted = self.elevated or not self.guarded
        return self.generation.policy.access(SYSTEM if lifted else self.principal)

    def start(self) -> None:
        """Begin the transaction with the declared intent, before the first read."""
        from core.db.database import INTENT

        FlaskSession.connection(self, execution_options={INTENT: self.writes})

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        return self.database.engine

    def core_connection(self) -> Connection:
        """The connection for core's own writes (audit, jobs), which no principal is asked for."""
        return FlaskSession.connection(self)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that may fail on its own: an error undoes its writes, audit entries and waiting calls."""
        mark, calls = self.audit.mark(), len(self.after_commit_calls)
        savepoint = self.begin_nested()
        try:
            yield
            self.flush()
            savepoint.commit()
        except BaseException:
            savepoint.rollback()
            self.audit.forget_since(mark)
            del self.after_commit_calls[calls:]
            raise

    def flush(self, objects: Any = None) -> None:
        try:
            super().flush(objects)
        except IntegrityError as error:
            raise explain_integrity_error(error, self) from error
        except StaleDataError as error:
            raise StaleRecord() from error

    def commit(self) -> None:
        """Flush, append the audit entries as the last step, commit, then run what waited for the commit."""
        while self.new or self.deleted or any(self.is_modified(record) for record in self.dirty):
            self.flush()
        self.audit.append_entries()
        super().commit()
        calls, self.after_commit_calls = self.after_commit_calls, []
        for call in calls:
            call()


class SystemSession(MesSession):
    """Work of the installation itself: no grants are asked. A type of its own, never taken by accident."""


class GuardedSession(MesSession):
    """Work in somebody's name. Fails closed: what cannot be judged is refused."""

    guarded = True
    elevated = ""

    @contextmanager
    def system_work(self, reason: str) -> Iterator[None]:
        """Inside, the addon's own code acts, not the user: no grants, no record rules. The caller judged the right to
        it before.

        What the user wrote so far is judged first; what is written inside is recorded with ``reason`` as its origin.
        """
        self.flush()
        previous, self.elevated, origin = self.elevated, reason, self.origin
        self.origin = f"{origin.split('/')[0]}/{reason}"
        try:
            yield
            self.flush()
        finally:
            self.elevated, self.origin = previous, origin

    def connection(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise guard.refused_access("a raw connection")

    def bulk_save_objects(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise guard.refused_access("bulk_save_objects")

    def bulk_insert_mappings(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise guard.refused_access("bulk_insert_mappings")

    def bulk_update_mappings(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise guard.refused_access("bulk_update_mappings")


@event.listens_for(GuardedSession, "do_orm_execute")
def _judge_statement(state: ORMExecuteState) -> None:
    guard.judge_statement(state)


@event.listens_for(MesSession, "before_flush", propagate=True)
def _before_flush(session: MesSession, _context: UOWTransaction, _instances: Any) -> None:
    changed = [record for record in session.dirty if session.is_modified(record)]
    if not (session.new or changed or session.deleted):
        return
    if not session.writes:
        raise RuntimeError("this session was opened for reading; open it with write=True")
    refuse_kept_records(session, list(session.deleted))
    if session.guarded and not session.elevated:
        guard.judge_flush(session, list(session.new), changed, list(session.deleted))
    prepare_records(session, list(session.new), changed)


@event.listens_for(MesSession, "after_flush", propagate=True)
def _after_flush(session: MesSession, context: UOWTransaction) -> None:
    # A line taken out of its owner's list is deleted by the flush without being among session.deleted.
    gone = [state.object for state, (is_deleted, _listonly) in context.states.items() if is_deleted]
    known = {id(record) for record in gone}
    changed: Iterable[Any] = [r for r in session.dirty if inspect(r).modified and id(r) not in known]
    session.audit.collect(session.new, changed, gone)
    if session.guarded and not session.elevated:
        guard.judge_written_rows(session, [*session.new, *changed])
