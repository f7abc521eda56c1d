"""Idempotency-Key: a request that is repeated with its key is answered as it was the first time, and done once.

The key is taken in the transaction of the request itself. A second request with it waits for the first one's commit
(its turn on SQLite, the unique key on PostgreSQL). When the first one fails, nothing is remembered and the second one
is carried out.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import request
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.clock import now
from core.errors import BadRequest
from core.i18n import translator
from core.rest.problems import KeyReused
from core.rest.render import Answer

if TYPE_CHECKING:
    from core.db.session import GuardedSession

_ = translator("core")

REMEMBERED = timedelta(days=8)
SWEEP_SECONDS = 3600.0
_swept: dict[str, float] = {}


def once(session: GuardedSession, work: Callable[[GuardedSession], Answer]) -> Answer:
    """Do ``work`` in the write session, or give the remembered answer. Raises KeyReused for another request's key."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        return work(session)
    if len(key) > 200 or not key.isprintable():
        raise BadRequest(_("An Idempotency-Key has 1 to 200 printable characters."), parameter="Idempotency-Key")
    digest = _digest()
    table: Any = session.models["core.idempotency_key"].__table__  # type: ignore[attr-defined]
    _sweep(session, table)
    connection = session.core_connection()
    user_id = session.principal.user_id
    mine = (table.c.user_id == user_id) & (table.c.key == key)
    connection.execute(delete(table).where(mine, table.c.created_at < now() - REMEMBERED))
    moment = now()
    values: dict[str, Any] = {
        "user_id": user_id, "key": key, "request_digest": digest, "status": 0, "body": "", "headers": {},
        "version": 1, "created_at": moment, "updated_at": moment, "search_text": "",
    }  # fmt: skip
    dialect_insert = sqlite_insert if session.database.is_sqlite else postgresql_insert
    taking = dialect_insert(table).values(**values).on_conflict_do_nothing().returning(table.c.id)
    if connection.execute(taking).first() is None:
        row = connection.execute(select(table).where(mine)).one()
        if row.request_digest != digest:
            raise KeyReused(_("This Idempotency-Key came with another request before."))
        headers = {**row.headers, "Idempotency-Replayed": "true"}
        return Answer(row.status, headers=headers, body=row.body.encode())
    answer = work(session)
    remembered = {"status": answer.status, "body": answer.encoded().decode(), "headers": answer.headers}
    connection.execute(update(table).where(mine).values(**remembered))
    return answer


def _digest() -> str:
    said = f"{request.method} {request.full_path}\n".encode() + request.get_data(cache=True)
    return hashlib.sha256(said).hexdigest()


def _sweep(session: GuardedSession, table: Any) -> None:
    """Forget old keys, once an hour in each process."""
    place = str(session.database.url)
    if time.monotonic() - _swept.get(place, -SWEEP_SECONDS) >= SWEEP_SECONDS:
        _swept[place] = time.monotonic()
        session.core_connection().execute(delete(table).where(table.c.created_at < now() - REMEMBERED))
