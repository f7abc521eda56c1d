"""Conditions, paths and records in the words of the reader; and which fields are open to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.i18n import translator
from core.orm.fields import Field
from core.records.query import Condition
from core.views.compose import field_at
from core.web.form.subject import labels_of, reference_id

if TYPE_CHECKING:
    from core.db.session import GuardedSession

_ = translator("core")

OPERATOR_LABELS = {
    "contains": _("contains"),
    "eq": _("is"),
    "ne": _("is not"),
    "lt": _("is less than"),
    "le": _("is at most"),
    "gt": _("is more than"),
    "ge": _("is at least"),
    "in": _("is one of"),
    "empty": _("is empty"),
}


def open_field(session: GuardedSession, model: str, path: str) -> Field | None:
    """The field at the end of a path, or None where it is closed to the principal, hidden or not there."""
    current = model
    for part in path.split("."):
        if current not in session.models or not session.access.can(current, "read"):
            return None
        field = session.models.fields[current].get(part)
        if field is None or field.ui.hidden or not session.access.may_read_field(current, part):
            return None
        current = field.target or current
    found = field_at(session.models, model, path)
    return found if isinstance(found, Field) else None


def path_label(session: GuardedSession, model: str, path: str) -> str:
    """``Customer / Code`` for ``customer_id.code``; a bucket is named behind it."""
    bare, _colon, bucket = path.partition(":")
    parts = bare.split(".")
    labels = []
    for index, part in enumerate(parts):
        field = field_at(session.models, model, ".".join(parts[: index + 1]))
        labels.append(str(field.label) if isinstance(field, Field) else part)
    text = " / ".join(labels)
    return f"{text} ({_('month')})" if bucket == "month" else text


def condition_words(session: GuardedSession, model: str, condition: Condition) -> dict[str, str]:
    """A condition as the label and value of a chip."""
    path, operator, raw = condition
    field = field_at(session.models, model, path)
    if not isinstance(field, Field):
        return {"label": path, "value": str(raw)}
    label = path_label(session, model, path)
    is_true = raw in ("true", "1", True)
    if operator == "empty":
        return {"label": label, "value": str(_("is empty") if is_true else _("is not empty"))}
    value = _value_words(session, field, str(raw))
    if operator == "eq":
        return {"label": label, "value": value}
    words = OPERATOR_LABELS.get("contains" if operator == "like" else operator)
    return {"label": label, "value": f"{words} {value}" if words is not None else value}


def _value_words(session: GuardedSession, field: Field, raw: str) -> str:
    if field.kind == "selection":
        return ", ".join(str(field.choice_label(value)) for value in raw.split(","))
    if field.kind == "boolean":
        return str(_("Yes") if raw.lower() in ("true", "1") else _("No"))
    number = reference_id(raw) if field.kind == "many_to_one" else None
    return raw if number is None else record_label(session, str(field.target), number) or raw


def record_label(session: GuardedSession, model: str, record_id: int) -> str:
    """The name of a record, or an empty text where it is hidden or gone."""
    return labels_of(session, {model: {record_id}}).get((model, record_id), "")
