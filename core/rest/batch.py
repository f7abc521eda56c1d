"""Many records in one request: ``POST …/<models>/batch`` with a result for each item."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from core.errors import MesError, Problem, StaleRecord, ValidationFailed
from core.i18n import translator
from core.records import write
from core.records.values import LARGEST_INTEGER
from core.rest.body import require_object, storable
from core.rest.problems import BatchFailed, document
from core.rest.render import Answer
from core.rest.single import answer_written

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

MOST_ITEMS = 500
METHODS = ("create", "update", "delete")
_ITEM_MEMBERS = {
    "create": {"method", "data"},
    "update": {"method", "id", "version", "data"},
    "delete": {"method", "id", "version"},
}


def answer_batch(session: MesSession, model: str, body: dict[str, Any]) -> Answer:
    """``{"items": [{"method": "create", "data": {…}}, {"method": "update", "id": 1, "version": 2, "data": {…}}]}``.

    All in one transaction. ``atomic`` (the default): all items or none, raises BatchFailed. Otherwise the good ones are
    kept, and the status is 207 when some failed.
    """
    items, atomic = _read(body)
    results = [_result(session, model, index, item) for index, item in enumerate(items)]
    failed = sum(1 for result in results if result["status"] >= 400)
    if failed and atomic:
        message = _("{failed} of {count} items failed; nothing was written.", failed=failed, count=len(items))
        raise BatchFailed(message, results=results)
    summary = {"succeeded": len(items) - failed, "failed": failed}
    return Answer(207 if failed else 200, {"results": results, **summary})


def _read(body: dict[str, Any]) -> tuple[list[Any], bool]:
    problems = [
        Problem(_("There is no field {field} here.", field=name), f"/{name}", "unknown_field")
        for name in body
        if name not in ("items", "atomic")
    ]
    items, atomic = body.get("items"), body.get("atomic", True)
    if not isinstance(items, list) or not items:
        problems.append(Problem(_("This must be a list of items."), "/items", "required"))
    elif len(items) > MOST_ITEMS:
        problems.append(Problem(_("At most {count} items.", count=MOST_ITEMS), "/items", "too_many"))
    if not isinstance(atomic, bool):
        problems.append(Problem(_("This must be yes or no."), "/atomic"))
    if problems:
        raise ValidationFailed(problems)
    return list(items or ()), bool(atomic)


def _result(session: MesSession, model: str, index: int, item: Any) -> dict[str, Any]:
    try:
        with session.attempt():
            answer = _carry_out(session, model, item)
    except ValidationFailed as error:
        placed = ValidationFailed((p.under(f"/items/{index}") for p in error.problems), error.message)
        return {"index": index, "status": placed.status, "problem": document(placed)}
    except MesError as error:
        return {"index": index, "status": error.status, "problem": document(error)}
    return {"index": index, "status": answer.status, **({"record": answer.data} if answer.data else {})}


def _carry_out(session: MesSession, model: str, item: Any) -> Answer:
    entry = require_object(item)
    method = entry.get("method", "create")
    if method not in METHODS:
        raise ValidationFailed(
            [Problem(_("Choose one of: {choices}.", choices=", ".join(METHODS)), "/method", "unknown_choice")]
        )
    extra = [name for name in entry if name not in _ITEM_MEMBERS[method]]
    if extra:
        raise ValidationFailed(
            [Problem(_("There is no field {field} here.", field=n), f"/{n}", "unknown_field") for n in extra]
        )
    if method == "create":
        with _under_data():
            record = write.create(session, model, _data(session, model, entry))
        return answer_written(session, record, 201)
    record_id, version = _whole(entry, "id"), _whole(entry, "version")
    session.access.require(model, "write" if method == "update" else "delete")
    record = write.fetch(session, model, record_id, lock=True)
    if version != record.version:
        raise StaleRecord(version=record.version)
    if method == "delete":
        write.delete(session, record)
        return Answer(204)
    with _under_data():
        write.update(session, record, _data(session, model, entry))
    return answer_written(session, record)


@contextmanager
def _under_data() -> Iterator[None]:
    try:
        yield
    except ValidationFailed as error:
        raise ValidationFailed((p.under("/data") for p in error.problems), error.message) from error


def _data(session: MesSession, model: str, entry: dict[str, Any]) -> dict[str, Any]:
    return storable(session.models, model, require_object(entry.get("data")))


def _whole(entry: dict[str, Any], name: str) -> int:
    value = entry.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST_INTEGER:
        raise ValidationFailed([Problem(_("This must be a whole number."), f"/{name}", "required")])
    return value
