"""What a form is about: one record or a new one, what was typed into it, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.errors import Problem
from core.orm.fields import Field
from core.records.query import ListQuery, fetch_page
from core.views.nodes import Form
from core.web import format as shown

if TYPE_CHECKING:
    from core.db.session import GuardedSession

LARGEST_ID = 2**31
LONGEST_ID = 10

Labels = dict[tuple[str, int], str]
"""Model and id to what people call the record."""


class Subject:
    """Shared by all parts of one form page. ``record`` None: a new one, which starts with ``defaults``.

    ``typed`` is what a person sent and could not be saved: shown again, with ``problems`` beside the fields.
    """

    def __init__(
        self,
        session: GuardedSession,
        model: str,
        record: Any = None,
        defaults: Mapping[str, Any] | None = None,
        typed: Mapping[str, Any] | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self.session = session
        self.generation = session.generation
        self.access = session.access
        self.model = model
        self.cls = session.models[model]
        self.fields = session.models.fields[model]
        self.view: Form = self.generation.views.get(model, "form")
        self.record = record
        self.defaults = dict(defaults or {})
        self.typed = typed
        self.all_problems = problems
        self.problems = {p.pointer: str(p.message) for p in reversed(problems)}
        self.may_write = self.access.can(model, "write" if record is not None else "create")
        self.labels = self._labels()

    def value(self, record: Any, field: Field) -> Any:
        """The value of a field of the record, or the one a new record starts with."""
        if record is not None:
            return getattr(record, field.name)
        if field.model == self.model and (field.name in self.defaults or self._is_choice(field)):
            if field.name not in self.defaults:
                self.defaults[field.name] = self._only_choice(str(field.target))
            return self.defaults[field.name]
        return default_of(self.session.models[field.model], field)

    def _is_choice(self, field: Field) -> bool:
        return field.kind == "many_to_one" and field.required and self.access.can(str(field.target), "read")

    def _only_choice(self, target: str) -> int | None:
        """The one record there is to choose, such as the site of a company with a single one."""
        found = fetch_page(self.session, ListQuery(target, ("id",), limit=2)).rows
        return int(found[0]["id"]) if len(found) == 1 else None

    def _labels(self) -> Labels:
        """The names of all records that the form refers to, one statement per model."""
        wanted: dict[str, set[int]] = {}

        def note(field: Field, value: Any) -> None:
            number = reference_id(value)
            if field.kind == "many_to_one" and field.target and number is not None:
                wanted.setdefault(field.target, set()).add(number)

        for field in self.fields.values():
            if field.kind != "one_to_many":
                note(field, self.value(self.record, field))
                note(field, (self.typed or {}).get(field.name))
                continue
            line_fields = self.session.models.fields[str(field.target)].values()
            for line in getattr(self.record, field.name) if self.record is not None and field.owned else ():
                for line_field in line_fields:
                    if line_field.stored:
                        note(line_field, getattr(line, line_field.name))
            for entry in typed_lines(self.typed, field.name):
                for line_field in line_fields:
                    note(line_field, entry.get(line_field.name))
        return labels_of(self.session, wanted)


def labels_of(session: GuardedSession, wanted: Mapping[str, set[int]]) -> Labels:
    """What people call records that the principal may see, by model and id; one statement a model."""
    labels: Labels = {}
    for target, ids in wanted.items():
        if not ids or not session.access.can(target, "read"):
            continue
        name = session.models[target].record_name
        where = (("id", "in", sorted(ids)),)
        for row in fetch_page(session, ListQuery(target, (name,), where=where, limit=len(ids))).rows:
            labels[target, row["id"]] = str(row.get(f"{name}:name") or shown_name(row.get(name)) or f"#{row['id']}")
    return labels


def shown_name(value: Any) -> str:
    """A record's name as text; names may be numbers and dates."""
    return "" if value is None else value if isinstance(value, str) else shown.plain(value)


def reference_id(value: Any) -> int | None:
    """The id in what a reference field holds or a person's browser sent for it."""
    text = str(value if value is not None else "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else 0
    return number if 0 < number < LARGEST_ID else None


def typed_lines(typed: Mapping[str, Any] | None, name: str) -> list[Mapping[str, Any]]:
    """The lines that a person sent under one name; whatever is no line is left out."""
    entries = (typed or {}).get(name)
    return [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []


def default_of(cls: Any, field: Field) -> Any:
    """The value a new record starts with: a plain one, or one that is worked out now, such as today's date."""
    column = cls.__table__.columns.get(field.name)
    default = column.default if column is not None else None
    if default is None:
        return None
    if default.is_callable and field.kind == "date" and not field.ui.readonly:
        return default.arg(None)
    return default.arg if default.is_scalar else None
