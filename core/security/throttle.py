"""Slows down the guessing of passwords: failed log-ins are counted per name and per address, with growing pauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.clock import now
from core.errors import MesError
from core.i18n import translator
from core.security.passwords import digest

if TYPE_CHECKING:
    from core.db.session import MesSession
    from core.instance import Instance

_ = translator("core")

FORGET = timedelta(hours=1)
"""A subject without a failure for this long starts anew."""


class TooManyAttempts(MesError):
    """Log-in is paused for this name or address; ``details['seconds']`` says for how long."""

    status = 429
    code = "too_many_attempts"


@dataclass(frozen=True)
class Limit:
    """``free`` failures cost nothing; each further one doubles the pause, from one second up to ``longest``."""

    free: int
    longest: timedelta

    def pause(self, failures: int) -> timedelta:
        over = failures - self.free
        return timedelta(0) if over <= 0 else min(timedelta(seconds=2 ** min(over - 1, 30)), self.longest)


# An address may stand for a whole plant behind one router; a name may be locked out by a stranger, so not for long.
NAME = Limit(5, timedelta(minutes=5))
ADDRESS = Limit(50, timedelta(minutes=15))


def subjects(login: str, address: str) -> dict[str, Limit]:
    """What an attempt counts against. Names are kept as digests: people type passwords into the wrong field."""
    found = {f"name:{digest(login.casefold())[:40]}": NAME}
    if address:
        found[f"address:{address[:64]}"] = ADDRESS
    return found


def begin_attempt(instance: Instance, login: str, address: str) -> None:
    """Count an attempt before the password is looked at, so that a burst of parallel guesses is slowed as well.

    Raises TooManyAttempts while a pause lasts; refused attempts do not lengthen it.
    """
    wanted = subjects(login, address)
    with instance.database.system(instance.generation, "log-in", write=True) as session:
        moment = now()
        rows = _locked_rows(session, sorted(wanted))
        until = max((row.blocked_until for row in rows if row.blocked_until is not None), default=moment)
        if until > moment:
            seconds = max(1, int((until - moment).total_seconds() + 0.999))
            raise TooManyAttempts(
                _("Too many failed log-ins. Try again in {seconds} seconds.", seconds=seconds), seconds=seconds
            )
        table = _table(session)
        for row in rows:
            failures = 1 if moment - row.updated_at > FORGET else row.failures + 1
            pause = wanted[row.subject].pause(failures)
            values = {"failures": failures, "updated_at": moment, "blocked_until": moment + pause if pause else None}
            session.core_connection().execute(table.update().where(table.c.id == row.id).values(**values))


def attempt_succeeded(instance: Instance, login: str, address: str) -> None:
    """Forget the failures of the name; take only this attempt back from the address, which may hide a guesser."""
    wanted = subjects(login, address)
    with instance.database.system(instance.generation, "log-in", write=True) as session:
        table, connection = _table(session), session.core_connection()
        for row in _locked_rows(session, sorted(wanted)):
            if wanted[row.subject] is NAME or row.failures <= 1:
                connection.execute(delete(table).where(table.c.id == row.id))
            else:
                connection.execute(
                    table.update().where(table.c.id == row.id).values(failures=row.failures - 1, blocked_until=None)
                )
        connection.execute(delete(table).where(table.c.updated_at < now() - timedelta(days=1)))


def _locked_rows(session: MesSession, names: list[str]) -> list[Any]:
    """One row a subject, made where missing, locked in one order everywhere."""
    table, connection = _table(session), session.core_connection()
    insert = sqlite_insert if session.database.is_sqlite else postgresql_insert
    moment = now()
    stamps = {"version": 1, "created_at": moment, "updated_at": moment, "search_text": "", "failures": 0}
    for name in names:
        statement: Any = insert(table).values(subject=name, **stamps).on_conflict_do_nothing(index_elements=["subject"])
        connection.execute(statement)
    query = select(table).where(table.c.subject.in_(names)).order_by(table.c.subject).with_for_update()
    return list(connection.execute(query))


def _table(session: MesSession) -> Any:
    return session.models["core.login_failure"].__table__  # type: ignore[attr-defined]
