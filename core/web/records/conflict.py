"""Two people changed the same record: who, what, and where it meets what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from sqlalchemy import and_, or_, select

from core.audit.trail import plain
from core.clock import now
from core.i18n import translator
from core.orm.fields import Field
from core.records.values import BadValue, parse
from core.web import format as shown
from core.web.listing import record_label

_ = translator("core")

Before = dict[tuple[str, int], dict[str, Any]]
"""By model and id: the fields that were changed, with the values that they had before."""


@dataclass
class Conflict:
    """``typed`` is what was typed, with the others' version of all that the person did not touch. ``fields`` are those
    that both changed: ``name`` (as in the form), ``label``, ``mine`` and ``theirs``.
    """

    who: str
    when: str
    typed: dict[str, Any]
    fields: list[dict[str, str]] = field(default_factory=list)

    def context(self) -> dict[str, Any]:
        return {"who": self.who, "when": self.when, "fields": self.fields}


def conflict_of(session: Any, record: Any, data: Mapping[str, Any]) -> Conflict:
    """Compare what was typed with what others saved since the version in the form."""
    fields = session.models.fields[record.model_name].values()
    owned = [each for each in fields if each.owned and isinstance(data.get(each.name), list)]
    entries = _changes_since(session, record, owned, data)
    last = entries[-1] if entries else None
    who, when = (last.user_name, shown.ago(last.at, now())) if last is not None else (str(_("Somebody")), "")
    found = Conflict(who, when, dict(data))
    before = _values_before(entries)
    _compare(session, record, before, found.typed, found.fields)
    for lines in owned:
        _compare_lines(session, record, lines, before, found)
    return found


def _compare_lines(session: Any, record: Any, lines: Field, before: Before, found: Conflict) -> None:
    present = {str(line.id): line for line in getattr(record, lines.name)}
    merged: list[dict[str, Any]] = []
    for index, entry in enumerate(found.typed[lines.name]):
        line = present.pop(str(entry.get("id", "")), None)
        if line is None and entry.get("id"):
            continue  # somebody removed it; there is nothing left to change
        merged.append(dict(entry))
        if line is not None and not entry.get("_delete"):
            place, words = f"{lines.name}.{len(merged) - 1}.", f"{lines.label} {index + 1} / "
            _compare(session, line, before, merged[-1], found.fields, place, words)
    merged += [{"id": str(line_id), **_editable(session, line)} for line_id, line in present.items()]
    found.typed[lines.name] = merged


def _compare(
    session: Any,
    record: Any,
    before: Before,
    typed: dict[str, Any],
    rows: list[dict[str, str]],
    place: str = "",
    words: str = "",
) -> None:
    """Take over in ``typed`` what only others changed, and note in ``rows`` what both did."""
    model = record.model_name
    for name, old in before.get((model, record.id), {}).items():
        known = session.models.fields[model].get(name)
        if known is None or name not in typed or not session.access.may_read_field(model, name):
            continue
        mine, theirs = _parsed(known, typed[name]), getattr(record, name)
        if plain(mine) == plain(theirs):
            continue
        if plain(mine) == old:
            typed[name] = shown.editable(known, theirs)
            continue
        sides = {"mine": _word(session, known, mine), "theirs": _word(session, known, theirs)}
        rows.append({"name": place + name, "label": f"{words}{known.label}", **sides})


def _editable(session: Any, line: Any) -> dict[str, Any]:
    fields = session.models.fields[line.model_name]
    return {
        name: shown.editable(f, getattr(line, name))
        for name, f in fields.items()
        if f.stored and not f.ui.readonly and session.access.may_read_field(line.model_name, name)
    }


def _changes_since(session: Any, record: Any, owned: list[Field], data: Mapping[str, Any]) -> list[Any]:
    """The audit entries of the record and its lines after the versions in the form, oldest first."""
    seen = {(record.model_name, record.id): _number(request.form.get("_version"))}
    for lines in owned:
        sent = {str(entry.get("id")): entry for entry in data[lines.name]}
        for line in getattr(record, lines.name):
            if str(line.id) in sent:
                seen[line.model_name, line.id] = _number(sent[str(line.id)].get("version"))
    ids: dict[str, list[int]] = {}
    for model, record_id in seen:
        ids.setdefault(model, []).append(record_id)
    entry: Any = session.models["core.audit"]
    wanted = or_(*(and_(entry.model == model, entry.record_id.in_(found)) for model, found in ids.items()))
    with session.system_work("conflict"):
        entries = session.scalars(select(entry).where(wanted, entry.action != "create").order_by(entry.id))
        return [each for each in entries if each.record_version > seen[each.model, each.record_id]]


def _number(text: Any) -> int:
    given = str(text or "")
    return int(given[:9]) if given.isascii() and given.isdigit() else 0


def _values_before(entries: list[Any]) -> Before:
    found: Before = {}
    for entry in entries:
        values = found.setdefault((entry.model, entry.record_id), {})
        for name, (old, _new) in json.loads(entry.changes).items():
            values.setdefault(name, old)
    return found


def _parsed(known: Field, value: Any) -> Any:
    try:
        return parse(known, value)
    except BadValue:
        return value


def _word(session: Any, known: Field, value: Any) -> str:
    if known.kind == "many_to_one" and isinstance(value, int):
        return record_label(session, str(known.target), value)
    is_text = isinstance(value, str) and known.kind != "selection"
    return value if is_text else shown.display(known, value)
