"""One record: read, change, replace, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnDefault

from core.errors import NotFound
from core.records import write
from core.rest.body import storable
from core.rest.etag import etag_of, is_unchanged, require_match
from core.rest.exposure import writable_fields
from core.rest.listing import attach
from core.rest.params import ListParameters, read_one_parameters
from core.rest.render import Answer
from core.rest.schemas import schema_set

if TYPE_CHECKING:
    from core.db.session import MesSession


def answer_one(session: MesSession, model: str, record_id: int) -> Answer:
    """The record with its owned lines; 304 when ``If-None-Match`` names its version."""
    session.access.require(model, "read")
    wanted = read_one_parameters(session, model)
    record = write.fetch(session, model, record_id)
    etag = etag_of(session, record)
    if is_unchanged(etag):
        return Answer(304, headers={"ETag": etag})
    return Answer(200, representation(session, record, wanted), {"ETag": etag})


def representation(session: MesSession, record: Any, wanted: ListParameters | None = None) -> dict[str, Any]:
    data = schema_set(session.generation, session.access).dump(record)
    if wanted is None:
        return data
    data = {name: value for name, value in data.items() if name in wanted.fields}
    attach(session, record.model_name, [data], {n: f for n, f in wanted.include.items() if n not in data})
    return data


def answer_written(
    session: MesSession, record: Any, status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    """What a write left: read again, because rules, effects and the database had their say.

    Who may write but not read, or moved the record out of sight by a step, gets its id only.
    """
    model, record_id = record.model_name, record.id
    session.flush()
    session.expire_all()
    if not session.access.can(model, "read"):
        return Answer(status, {"id": record_id}, headers or {})
    try:
        fresh = write.fetch(session, model, record_id)
    except NotFound:
        return Answer(status, {"id": record_id}, headers or {})
    return Answer(status, representation(session, fresh), {**(headers or {}), "ETag": etag_of(session, fresh)})


def change(session: MesSession, model: str, record_id: int, data: dict[str, Any]) -> Answer:
    """PATCH: fields that are not named stay; lines go by their id, are added without one, removed by ``_delete``."""
    record = _writable(session, model, record_id)
    require_match(session, record)
    write.update(session, record, storable(session.models, model, data))
    return answer_written(session, record)


def replace(session: MesSession, model: str, record_id: int, data: dict[str, Any]) -> Answer:
    """PUT: fields that are not named go back to their default or become empty; lines that are not named are removed."""
    record = _writable(session, model, record_id)
    require_match(session, record)
    write.update(session, record, _completed(session, record, storable(session.models, model, data)))
    return answer_written(session, record)


def remove(session: MesSession, model: str, record_id: int) -> Answer:
    session.access.require(model, "delete")
    record = write.fetch(session, model, record_id, lock=True)
    require_match(session, record)
    write.delete(session, record)
    return Answer(204)


def _writable(session: MesSession, model: str, record_id: int) -> Any:
    session.access.require(model, "write")
    return write.fetch(session, model, record_id, lock=True)


def _completed(session: MesSession, record: Any, data: dict[str, Any]) -> dict[str, Any]:
    model = record.model_name
    full = dict(data)
    for name, field in writable_fields(session.models, session.access, model).items():
        if field.owned:
            full[name] = _completed_lines(session, getattr(record, name), full.get(name, []))
        elif name not in full and name != record.parent:
            full[name] = _default(type(record), name)
    return full


def _completed_lines(session: MesSession, present: list[Any], given: Any) -> Any:
    if not isinstance(given, list):
        return given
    by_id = {line.id: line for line in present}
    named = {entry.get("id") for entry in given if isinstance(entry, dict)}
    full = []
    for entry in given:
        line = by_id.get(entry.get("id")) if isinstance(entry, dict) else None
        full.append(entry if line is None or entry.get("_delete") else _completed(session, line, entry))
    return [*full, *({"id": line_id, "_delete": True} for line_id in by_id if line_id not in named)]


def _default(cls: Any, name: str) -> Any:
    default = cls.__mapper__.columns[name].default
    return default.arg if isinstance(default, ColumnDefault) and default.is_scalar else None
