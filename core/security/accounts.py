"""Log-in, browser sessions, API tokens, passwords, and the principal that a user acts as."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from core.clock import now
from core.db.session import MesSession
from core.errors import NotAuthenticated, NotFound, Problem, ValidationFailed
from core.i18n import translator
from core.security import throttle
from core.security.passwords import digest, hash_password, needs_rehash, new_token, verify_password
from core.security.principal import Principal, Scopes

if TYPE_CHECKING:
    from core.instance import Instance

_ = translator("core")

SESSION_IDLE = timedelta(hours=12)
SESSION_LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)
"""How stale ``seen_at`` may get: a request must not cost a write."""
TOKEN_PREFIX = "mes_"
EVERYBODY = "core.user"
"""The group that every active user is in."""


@dataclass(frozen=True)
class BrowserSession:
    """A log-in in one browser. ``token`` is the clear text for the cookie, known only when it is made."""

    id: int
    principal: Principal
    csrf_token: str
    expires_at: datetime
    token: str = ""


def principal_of(source: Instance | MesSession, user_id: int) -> Principal:
    """Who the user acts as now: roles and all they imply, companies and sites, language and zone.

    Raises NotAuthenticated when there is no such user or the account is switched off.
    """
    with _reading(source) as session:
        user = _table(session, "core.user")
        row = (
            session.core_connection().execute(select(user).where(user.c.id == user_id, user.c.active.is_(True))).first()
        )
        if row is None:
            raise NotAuthenticated(_("This account does not exist or is switched off."))
        member = _table(session, "core.membership")
        roles = session.core_connection().execute(select(member.c.role).where(member.c.user_id == user_id)).scalars()
        groups = session.generation.policy.expand([EVERYBODY, *roles])
        scopes = _scopes(session, user_id)
        zone = row.zone or scopes.zone or "UTC"
        return Principal(row.id, row.login, row.name, row.is_admin, groups, scopes, row.locale, zone, row.theme)


def authenticate(instance: Instance, login: str, password: str, *, address: str = "") -> Principal:
    """The principal of a name and password. ``address`` is the client's, for throttling; empty: not counted.

    Raises NotAuthenticated in the same words and the same time for a wrong name, a wrong password and a switched-off
    account, and TooManyAttempts while guessing is slowed down.
    """
    login = login.strip()
    throttle.begin_attempt(instance, login, address)
    with _reading(instance) as session:
        user = _table(session, "core.user")
        row = session.core_connection().execute(select(user).where(user.c.login == login)).first()
    verified = verify_password(row.password_hash if row is not None and row.active else "", password)
    if row is None or not verified:
        raise NotAuthenticated(_("The name or the password is wrong."))
    throttle.attempt_succeeded(instance, login, address)
    if needs_rehash(row.password_hash):
        set_password(instance, row.id, password, keep_sessions=True)
    return principal_of(instance, row.id)


def create_session(instance: Instance, user_id: int, *, address: str = "", agent: str = "") -> BrowserSession:
    """A new log-in, always with a new token; expired ones are swept out on the way."""
    principal = principal_of(instance, user_id)
    token, csrf_token, moment = new_token(), new_token(), now()
    with instance.database.system(instance.generation, "log-in", write=True) as session:
        table = _table(session, "core.session")
        session.core_connection().execute(delete(table).where(table.c.expires_at <= moment))
        record: Any = session.models["core.session"](
            user_id=user_id,
            token_digest=digest(token),
            csrf_token=csrf_token,
            expires_at=moment + SESSION_IDLE,
            seen_at=moment,
            address=address[:64],
            agent=agent[:300],
        )
        session.add(record)
        session.flush()
        return BrowserSession(record.id, principal, csrf_token, record.expires_at, token)


def find_session(instance: Instance, token: str) -> BrowserSession | None:
    """The log-in of a cookie, or None. Being used keeps it alive: 12 hours after last use, 30 days at most."""
    moment = now()
    with _reading(instance) as session:
        table = _table(session, "core.session")
        row = session.core_connection().execute(select(table).where(table.c.token_digest == digest(token))).first()
        if row is None or min(row.expires_at, row.created_at + SESSION_LONGEST) <= moment:
            return None
        try:
            principal = principal_of(session, row.user_id)
        except NotAuthenticated:
            return None
    expires_at = row.expires_at
    if moment - row.seen_at >= SEEN_EVERY:
        expires_at = min(moment + SESSION_IDLE, row.created_at + SESSION_LONGEST)
        with instance.database.connection(write=True) as connection:
            connection.execute(table.update().where(table.c.id == row.id).values(seen_at=moment, expires_at=expires_at))
    return BrowserSession(row.id, principal, row.csrf_token, expires_at)


def end_session(instance: Instance, token: str) -> None:
    """Log out one browser; unknown tokens are already out."""
    with instance.database.system(instance.generation, "log-out", write=True) as session:
        table = _table(session, "core.session")
        session.core_connection().execute(delete(table).where(table.c.token_digest == digest(token)))


def change_password(instance: Instance, user_id: int, old: str, new: str, *, address: str = "") -> None:
    """A user changes the own password; every log-in and thereby every other browser ends.

    Raises ValidationFailed at ``/old_password`` or ``/password``, and TooManyAttempts like a log-in.
    """
    with _reading(instance) as session:
        user = _table(session, "core.user")
        row = session.core_connection().execute(select(user).where(user.c.id == user_id)).first()
    if row is None:
        raise NotFound()
    throttle.begin_attempt(instance, row.login, address)
    if not verify_password(row.password_hash, old):
        raise ValidationFailed([Problem(_("This is not the present password."), "/old_password", "wrong_password")])
    throttle.attempt_succeeded(instance, row.login, address)
    set_password(instance, user_id, new)


def set_password(instance: Instance, user_id: int, password: str, *, keep_sessions: bool = False) -> None:
    """Give a user a password, by right of the caller. Raises ValidationFailed for a weak one, NotFound."""
    hashed = hash_password(password)
    with instance.database.system(instance.generation, "password", write=True) as session:
        user: Any = session.get(session.models["core.user"], user_id)
        if user is None:
            raise NotFound()
        user.password_hash = hashed
        if not keep_sessions:
            table = _table(session, "core.session")
            session.core_connection().execute(delete(table).where(table.c.user_id == user_id))


def find_user(instance: Instance, login: str) -> int:
    """The id of a log-in name, switched off or not. Raises NotFound."""
    with _reading(instance) as session:
        user = _table(session, "core.user")
        found = session.core_connection().execute(select(user.c.id).where(user.c.login == login)).scalar()
    if found is None:
        raise NotFound(_("There is no user {login}.", login=login))
    return int(found)


def create_api_token(
    instance: Instance, user_id: int, name: str, *, expires_at: datetime | None = None
) -> tuple[int, str]:
    """A key for programs: its id and its clear text, which is shown once and kept nowhere."""
    principal = principal_of(instance, user_id)
    clear = TOKEN_PREFIX + new_token()
    with instance.database.system(instance.generation, "api token", write=True, principal=principal) as session:
        record: Any = session.models["core.api_token"](
            name=name, user_id=user_id, token_digest=digest(clear), expires_at=expires_at
        )
        session.add(record)
        session.flush()
        return int(record.id), clear


def revoke_api_token(instance: Instance, token_id: int) -> None:
    """End a key at once. Raises NotFound."""
    with instance.database.system(instance.generation, "api token", write=True) as session:
        record: Any = session.get(session.models["core.api_token"], token_id)
        if record is None:
            raise NotFound()
        record.revoked_at = record.revoked_at or now()


def find_api_token(instance: Instance, clear: str) -> Principal | None:
    """The principal of a key, or None when it is unknown, expired or revoked, or its user is switched off."""
    if not clear.startswith(TOKEN_PREFIX):
        return None
    with _reading(instance) as session:
        table = _table(session, "core.api_token")
        row = session.core_connection().execute(select(table).where(table.c.token_digest == digest(clear))).first()
        if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now()):
            return None
        try:
            return principal_of(session, row.user_id)
        except NotAuthenticated:
            return None


@contextmanager
def _reading(source: Instance | MesSession) -> Iterator[MesSession]:
    if isinstance(source, MesSession):
        yield source
    else:
        with source.database.system(source.generation, "accounts") as session:
            yield session


def _scopes(session: MesSession, user_id: int) -> Scopes:
    with session.system_work("principal"):
        hook = session.generation.hooks.hook.principal_scopes
        found = [scopes for scopes in hook(generation=session.generation, session=session, user_id=user_id) if scopes]
    return Scopes(
        frozenset().union(*(scopes.company_ids for scopes in found)),
        frozenset().union(*(scopes.site_ids for scopes in found)),
        next((scopes.zone for scopes in found if scopes.zone), ""),
    )


def _table(session: MesSession, model: str) -> Any:
    return session.models[model].__table__  # type: ignore[attr-defined]
