"""Asking for a job and calling it off, inside the caller's transaction."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.clock import now
from core.errors import BadRequest, NotFound
from core.i18n import translator, use_locale
from core.security.permission import require_permission

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

LARGEST_ARGUMENTS = 1_000_000
"""Bytes of JSON; larger input belongs into a record, of which the job gets the id."""
CHANNEL = "mes_job"
FINISHED = ("done", "failed", "cancelled")


def enqueue(
    session: MesSession,
    name: str,
    arguments: dict[str, Any] | None = None,
    *,
    unique_key: str | None = None,
    run_after: datetime | None = None,
    priority: int = 0,
) -> int:
    """Ask for the job ``name`` in the name of the session's principal; the id of the job.

    The job exists if and only if the session commits. While a job with the same ``unique_key`` is not finished, no
    second one is made and the id of the first is returned. Higher ``priority`` runs first. Raises BadRequest for an
    unknown job or arguments that are not JSON, and AccessDenied.
    """
    if not session.writes:
        raise RuntimeError("a job is enqueued in a write session")
    spec = session.generation.job_specs.get(name)
    if spec is None:
        raise BadRequest(_("There is no job {name}.", name=name))
    require_permission(session.access, spec.permission)
    principal, moment = session.principal, now()
    with use_locale(principal.locale):
        title = str(spec.title)[:200]
    values = {
        "name": name,
        "title_text": title,
        "arguments": _checked(arguments or {}),
        "state": "queued",
        "progress": 0,
        "message": "",
        "error": "",
        "user_id": principal.user_id,
        "locale": principal.locale,
        "unique_key": unique_key,
        "priority": priority,
        "run_after": run_after or moment,
        "attempts": 0,
        "worker": "",
        "cancel_requested": False,
        "version": 1,
        "created_at": moment,
        "created_by_id": principal.user_id,
        "updated_at": moment,
        "search_text": title.casefold(),
    }
    session.flush()
    table, connection = _table(session), session.core_connection()
    insert: Any = (sqlite_insert if session.database.is_sqlite else postgresql_insert)(table).values(**values)
    if unique_key is not None:
        insert = insert.on_conflict_do_nothing(index_elements=["unique_key"])
    job_id = connection.execute(insert.returning(table.c.id)).scalar()
    if job_id is None:
        job_id = connection.execute(select(table.c.id).where(table.c.unique_key == unique_key)).scalar_one()
    wake_workers(connection)
    return int(job_id)


def wake_workers(connection: Connection) -> None:
    """Tell listening workers, when the transaction commits. On SQLite they see the commit itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def request_cancel(session: MesSession, job_id: int) -> str:
    """Ask a job to stop; its state then. A queued one ends at once, a running one when it next looks.

    Only who enqueued the job and administrators may; to others it does not exist. Finished jobs stay as they are.
    """
    if not session.writes:
        raise RuntimeError("a job is cancelled in a write session")
    table, connection = _table(session), session.core_connection()
    row = connection.execute(
        select(table.c.state, table.c.user_id).where(table.c.id == job_id).with_for_update()
    ).first()
    principal = session.principal
    if row is None or not (principal.is_admin or (row.user_id is not None and row.user_id == principal.user_id)):
        raise NotFound()
    if row.state in FINISHED:
        return str(row.state)
    values: dict[str, Any] = {"cancel_requested": True, "updated_at": now()}
    if row.state == "queued":
        values |= {"state": "cancelled", "finished_at": now(), "unique_key": None}
    connection.execute(table.update().where(table.c.id == job_id).values(**values))
    return str(values.get("state", row.state))


def _checked(arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        size = len(json.dumps(arguments, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise BadRequest(_("The arguments of a job must be JSON: {cause}", cause=str(error))) from error
    if size > LARGEST_ARGUMENTS:
        raise BadRequest(_("The arguments of a job may have {limit} bytes at most.", limit=LARGEST_ARGUMENTS))
    return arguments


def _table(session: MesSession) -> Any:
    return session.models["core.job"].__table__  # type: ignore[attr-defined]
