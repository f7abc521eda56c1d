"""What happened to a record, as far as its reader may see it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from core.clock import now
from core.i18n import translator
from core.orm.fields import Field
from core.records.values import BadValue, parse
from core.security.principal import SYSTEM
from core.web import format as shown
from core.web.form.subject import Labels, labels_of

if TYPE_CHECKING:
    from core.db.session import GuardedSession

_ = translator("core")

HISTORY_LENGTH = 30


def history_of(session: GuardedSession, model: str, record_id: int) -> list[dict[str, Any]]:
    """The last changes of a record that its reader may see, newest first, closed fields left out."""
    fields = session.models.fields[model]
    entries = _entries(session, model, record_id)
    labels = _reference_labels(session, fields, entries)
    found = []
    for entry, changes in entries:
        known = entry.action not in ("create", "delete")
        found.append(
            {
                "who": _who(entry),
                "summary": _summary(session, model, entry.action),
                "when": shown.ago(entry.at, now()),
                "when_iso": entry.at.isoformat(),
                "when_exact": shown.plain(entry.at),
                "changes": [
                    {
                        "label": str(fields[name].label),
                        "old": _word(fields[name], old, labels),
                        "new": _word(fields[name], new, labels),
                    }
                    for name, (old, new) in changes.items()
                    if known and name in fields and _is_open(session, fields[name])
                ],
                "note": entry.reason or None,
            }
        )
    return found


def _who(entry: Any) -> dict[str, str]:
    is_system = entry.user_id is None and entry.user_name == SYSTEM.name
    name = str(_("System")) if is_system else entry.user_name
    return {"name": name, "initials": shown.initials(name)}


def _entries(session: GuardedSession, model: str, record_id: int) -> list[tuple[Any, dict[str, Any]]]:
    entry: Any = session.models["core.audit"]
    mine = (entry.model == model, entry.record_id == record_id)
    # The reader was let in to the record; its history is read as the system, and narrowed to what they may see of it.
    with session.system_work("history"):
        found = session.scalars(select(entry).where(*mine).order_by(entry.id.desc()).limit(HISTORY_LENGTH))
        return [(each, json.loads(each.changes)) for each in found]


def _is_open(session: GuardedSession, field: Field) -> bool:
    return not field.ui.hidden and session.access.may_read_field(field.model, field.name)


def _summary(session: GuardedSession, model: str, action: str) -> str:
    words = {"create": _("created this"), "write": _("changed"), "delete": _("deleted")}
    if action in words:
        return str(words[action])
    machine = session.models[model].states
    edge = machine.edge(action) if machine is not None else None
    return str(edge.label) if edge is not None else action


def _reference_labels(
    session: GuardedSession, fields: Mapping[str, Field], entries: list[tuple[Any, dict[str, Any]]]
) -> Labels:
    wanted: dict[str, set[int]] = {}
    for _entry, changes in entries:
        for name, values in changes.items():
            field = fields.get(name)
            if field is not None and field.kind == "many_to_one" and field.target:
                wanted.setdefault(field.target, set()).update(v for v in values if isinstance(v, int))
    return labels_of(session, wanted)


def _word(field: Field, value: Any, labels: Labels) -> str:
    if value is None:
        return ""
    if field.kind == "many_to_one":
        return labels.get((str(field.target), value), f"#{value}")
    try:
        return shown.display(field, parse(field, value))
    except BadValue:
        return str(value)
