"""Database refusals in words: which field, which value, which record still refers to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import IntegrityError

from core.errors import MesError, Problem, Refused, ValidationFailed
from core.i18n import translator

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")


def explain_integrity_error(error: IntegrityError, session: MesSession) -> MesError:
    """A ValidationFailed with the fields of the violated constraint, or Refused for a reference still in use."""
    text = str(error.orig)
    table, columns = _unique_columns(error, text)
    if columns:
        names = _labels(session, table, columns)
        message = _("{fields} is already taken.", fields=", ".join(names))
        return ValidationFailed([Problem(message, f"/{columns[0]}", "not_unique")])
    if "FOREIGN KEY" in text or "foreign key" in text:
        return Refused(_("Other records still refer to this one, or it refers to one that is gone."))
    if "CHECK" in text or "check constraint" in text:
        found = re.search(r'(?:failed: |constraint ")(\w+)', text)
        return ValidationFailed(
            [Problem(_("A value breaks the rule {rule}.", rule=found.group(1) if found else "?"), "", "check")]
        )
    found = re.search(r'(?:NOT NULL constraint failed: \w+\.|null value in column ")(\w+)', text)
    if found:
        return ValidationFailed([Problem(_("This value is needed."), f"/{found.group(1)}", "required")])
    return Refused(_("The database refused the change."))


def _unique_columns(error: IntegrityError, text: str) -> tuple[str, list[str]]:
    found = re.search(r"UNIQUE constraint failed: (.+)", text)
    if found:
        pairs = [part.strip().split(".") for part in found.group(1).split(",")]
        return pairs[0][0], [pair[-1] for pair in pairs]
    diagnosis: Any = getattr(error.orig, "diag", None)
    if diagnosis is not None and "unique" in text:
        table = str(diagnosis.table_name or "")
        found = re.search(r"\((.+?)\)=", str(diagnosis.message_detail or ""))
        if found:
            return table, [name.strip() for name in found.group(1).split(",")]
    return "", []


def _labels(session: MesSession, table: str, columns: list[str]) -> list[str]:
    model = session.generation.model_of_table.get(table)
    fields = session.models.fields.get(model or "", {})
    return [str(fields[name].label) if name in fields else name for name in columns]
