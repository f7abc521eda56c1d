"""Creates, changes and deletes records from plain data, lines included. All problems are found before one is told."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from core.clock import now
from core.errors import NotFound, Problem, StaleRecord, Text, ValidationFailed
from core.i18n import translator
from core.orm.fields import Field
from core.records.checks import value_problem
from core.records.values import BadValue, parse

if TYPE_CHECKING:
    from core.db.session import MesSession
    from core.orm.registry import ModelRegistry

_ = translator("core")

DELETE_MARK = "_delete"
CONTROL = frozenset({"id", "version", DELETE_MARK})


def create(session: MesSession, model: str, data: Mapping[str, Any]) -> Any:
    """A new, flushed record. Raises ValidationFailed with pointers into ``data``, AccessDenied, or Refused."""
    session.access.require(model, "create")
    problems: list[Problem] = []
    record: Any = session.models[model]()
    _fill(session, record, data, "", problems, is_new=True)
    _raise(problems)
    session.add(record)
    session.flush()
    return record


def update(session: MesSession, record: Any, data: Mapping[str, Any], version: int | None = None) -> Any:
    """Change a record. ``version`` is the one the caller read; raises StaleRecord when it is not the present one.

    Lines: entries with an ``id`` change that line, with ``_delete`` remove it, without ``id`` add one; lines that are
    not
    mentioned stay.
    """
    session.access.require(record.model_name, "write")
    if version is not None and version != record.version:
        raise StaleRecord(version=record.version)
    problems: list[Problem] = []
    _fill(session, record, data, "", problems, is_new=False)
    _raise(problems)
    if _lines_changed(session, record):
        # Whoever read the record with its lines holds an old version now, even where only a line is another.
        record.updated_at = now()
    session.flush()
    return record


def _lines_changed(session: MesSession, record: Any) -> bool:
    for field in session.models.fields[record.model_name].values():
        if field.owned and field.relation in inspect(record).dict:
            lines = getattr(record, str(field.relation))
            history = inspect(record).attrs[str(field.relation)].history
            if history.added or history.deleted or any(session.is_modified(line) for line in lines):
                return True
    return False


def delete(session: MesSession, record: Any, version: int | None = None) -> None:
    """Delete a record with its lines. Raises Refused while others refer to it."""
    session.access.require(record.model_name, "delete")
    if version is not None and version != record.version:
        raise StaleRecord(version=record.version)
    session.delete(record)
    session.flush()


def fetch(session: MesSession, model: str, record_id: int, *, lock: bool = False) -> Any:
    """The record, if it exists and the principal may see it; else NotFound, the same for both."""
    session.access.require(model, "read")
    if not 0 < record_id < 2**63:
        raise NotFound(model=model, id=record_id)
    cls: Any = session.models[model]
    statement = select(cls).where(cls.id == record_id)
    record = session.scalars(statement.with_for_update(of=cls) if lock else statement).one_or_none()
    if record is None:
        raise NotFound(model=model, id=record_id)
    return record


def written_by_system(models: ModelRegistry, model: str) -> bool:
    """Whether nobody may write records of the model because the system sets all their fields: a history, say."""
    return all(field.ui.readonly for field in models.fields[model].values() if field.stored)


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise ValidationFailed(problems)


def _fill(session: MesSession, record: Any, data: Any, pointer: str, problems: list[Problem], is_new: bool) -> None:
    if not isinstance(data, Mapping):
        problems.append(Problem(_("This must be an object with fields."), pointer))
        return
    fields = session.models.fields[record.model_name]
    session.info.setdefault("pointers", {})[id(record)] = pointer
    session.info.setdefault("pointed", []).append(record)  # keeps id() from being reused while the pointers are
    references: list[tuple[Field, int]] = []
    for name, value in data.items():
        if name in CONTROL:
            continue
        field = fields.get(name)
        if (
            field is None
            or (field.ui.readonly and field.ui.hidden)
            or not session.access.may_read_field(record.model_name, name)
        ):
            problems.append(Problem(_unknown(session, record.model_name, name), f"{pointer}/{name}", "unknown_field"))
        elif field.ui.readonly:
            problems.append(
                Problem(_("{field} is set by the system.", field=field.label), f"{pointer}/{name}", "readonly")
            )
        elif not session.access.may_write_field(record.model_name, name):
            problems.append(
                Problem(_("You may not change the field {field}.", field=field.label), f"{pointer}/{name}", "denied")
            )
        elif field.kind == "one_to_many":
            _fill_lines(session, record, field, value, f"{pointer}/{name}", problems)
        else:
            _set(record, field, value, pointer, problems, references, is_new)
    _check_references(session, references, pointer, problems)
    if is_new:
        missing = [
            f
            for f in fields.values()
            if f.required and f.name not in data and f.name != record.parent and not f.ui.readonly
        ]
        record_problems = {p.pointer for p in problems}
        for field in missing:
            if (
                f"{pointer}/{field.name}" not in record_problems
                and getattr(record, field.name, None) is None
                and not _has_filler(record, field)
            ):
                problems.append(Problem(_("This value is needed."), f"{pointer}/{field.name}", "required"))


def _unknown(session: MesSession, model: str, name: str) -> Text:
    """In words that do not tell a field closed to the principal from one that does not exist."""
    fields, access = session.models.fields[model].values(), session.access
    known = [f.name for f in fields if not f.ui.readonly and access.may_write_field(model, f.name)]
    nearest = difflib.get_close_matches(str(name), known, 1, 0.6)
    if nearest:
        return _("There is no field {field} here. Did you mean {nearest}?", field=name, nearest=nearest[0])
    return _("There is no field {field} here.", field=name)


def _has_filler(record: Any, field: Field) -> bool:
    """Whether the model fills the field itself before it is saved; the check of the flush then has the last word."""
    return field.name in getattr(type(record), "filled_fields", ())


def _set(
    record: Any,
    field: Field,
    value: Any,
    pointer: str,
    problems: list[Problem],
    references: list[tuple[Field, int]],
    is_new: bool,
) -> None:
    try:
        parsed = parse(field, value)
    except BadValue as error:
        problems.append(error.problem.under(pointer))
        return
    if parsed is None and not field.required and field.has_default and field.kind != "many_to_one":
        if is_new or field.kind not in ("string", "text"):
            return
        parsed = ""
    if parsed is None and field.required:
        problems.append(Problem(_("This value is needed."), f"{pointer}/{field.name}", "required"))
        return
    if parsed == "" and not field.required and not field.has_default and field.kind in ("string", "text"):
        parsed = None  # an input that was left empty says nothing, and nothing is one thing
    fault = value_problem(field, parsed) if parsed is not None else None
    if fault is not None:
        problems.append(fault.under(pointer))
        return
    if field.kind == "many_to_one" and parsed is not None:
        references.append((field, parsed))
    if getattr(record, field.name) != parsed:
        setattr(record, field.name, parsed)


def _check_references(
    session: MesSession, references: list[tuple[Field, int]], pointer: str, problems: list[Problem]
) -> None:
    """A reference must lead to a record that exists and that the principal may see."""
    known = session.info.setdefault("known_references", set())
    wanted: dict[str, set[int]] = {}
    for field, record_id in references:
        if field.target and (field.target, record_id) not in known:
            wanted.setdefault(field.target, set()).add(record_id)
    for target, ids in wanted.items():
        if session.access.can(target, "read"):
            cls: Any = session.models[target]
            known |= {(target, found) for found in session.scalars(select(cls.id).where(cls.id.in_(ids)))}
    for field, record_id in references:
        if (field.target, record_id) not in known or _is_elsewhere(session, field, record_id):
            problems.append(
                Problem(
                    _("{field}: there is no such record.", field=field.label),
                    f"{pointer}/{field.name}",
                    "unknown_reference",
                )
            )


def _is_elsewhere(session: MesSession, field: Field, record_id: int) -> bool:
    """Whether a record would be moved to a site that its writer does not work for, and so out of their sight."""
    who = session.principal
    if field.name != "site_id" or not session.guarded or session.elevated or who.is_admin:
        return False
    return session.access.where(field.model) is not None and record_id not in who.site_ids


def _fill_lines(
    session: MesSession, owner: Any, field: Field, value: Any, pointer: str, problems: list[Problem]
) -> None:
    if not field.owned or written_by_system(session.models, str(field.target)):
        problems.append(Problem(_("{field} is set by the system.", field=field.label), pointer, "readonly"))
        return
    if not isinstance(value, list):
        problems.append(Problem(_("This must be a list."), pointer))
        return
    lines = getattr(owner, str(field.relation))
    present = {line.id: line for line in lines if line.id is not None}
    for index, entry in enumerate(value):
        place = f"{pointer}/{index}"
        if not isinstance(entry, Mapping):
            problems.append(Problem(_("This must be an object with fields."), place))
            continue
        line_id = entry.get("id")
        if line_id in (None, ""):
            if not entry.get(DELETE_MARK):
                line: Any = session.models[str(field.target)]()
                lines.append(line)
                _fill(session, line, entry, place, problems, is_new=True)
            continue
        line = present.get(int(line_id)) if str(line_id).isdigit() else None
        if line is None:
            problems.append(Problem(_("There is no such line."), f"{place}/id", "unknown_line"))
        elif entry.get(DELETE_MARK):
            lines.remove(line)
        else:
            _fill(session, line, entry, place, problems, is_new=False)
