"""Conditions as people give them, made into those that queries take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.orm.fields import Field
from core.records.query import Condition
from core.views.compose import field_at
from core.web.form.subject import reference_id

if TYPE_CHECKING:
    from core.db.session import GuardedSession

NAMING = ("code", "number", "name", "login")
"""Besides its record name, what tells people one record from another."""

Conditions = tuple[Condition, ...]


def resolved(
    session: GuardedSession, model: str, given: Iterable[Condition]
) -> tuple[Conditions, tuple[Conditions, ...]]:
    """(conditions that all hold, groups of which one of each holds). A reference given by a name or code instead of
    an id becomes a condition on the names of the record it leads to.
    """
    where: list[Condition] = []
    any_of: list[Conditions] = []
    for condition in given:
        paths = _named_paths(session, model, condition)
        if not paths:
            where.append(condition)
        elif condition[1] == "eq":
            any_of.append(tuple((path, "eq", condition[2]) for path in paths))
        else:
            where += [(path, "ne", condition[2]) for path in paths]
    return tuple(where), tuple(any_of)


def _named_paths(session: GuardedSession, model: str, condition: Condition) -> list[str]:
    path, operator, raw = condition
    field = field_at(session.models, model, path)
    if not isinstance(field, Field) or field.kind != "many_to_one" or operator not in ("eq", "ne"):
        return []
    if not isinstance(raw, str) or raw.strip() == "" or raw.startswith("@") or reference_id(raw) is not None:
        return []
    return [f"{path}.{name}" for name in naming_fields(session, str(field.target))]


def naming_fields(session: GuardedSession, model: str) -> list[str]:
    """The text fields by which people know the records of a model, as far as they are open; the record name first."""
    fields = session.models.fields[model]
    wanted = dict.fromkeys((session.models[model].record_name, *NAMING))
    return [
        name
        for name in wanted
        if name in fields and fields[name].kind == "string" and session.access.may_read_field(model, name)
    ]
