"""Lists of records as plain rows: one statement a page, columns instead of objects, judged field by field.

Used by the web lists, REST, export and dashboards alike.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from core.clock import now
from core.db.saving import fold
from core.errors import BadRequest, Problem, ValidationFailed
from core.i18n import current_zone, translator
from core.orm.fields import Field
from core.records.values import BadValue, parse

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

COUNT_CAP = 10_000
OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "in", "like", "empty")
Condition = tuple[str, str, Any]
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operators.eq,
    "lt": operators.lt,
    "le": operators.le,
    "gt": operators.gt,
    "ge": operators.ge,
}


@dataclass(frozen=True)
class ListQuery:
    """``fields`` and ``sort`` are paths (``customer_id.code``); a leading ``-`` sorts descending. ``where``
    conditions all hold;
    ``any_of`` are groups of conditions of which one of each must hold."""

    model: str
    fields: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    any_of: tuple[tuple[Condition, ...], ...] = ()
    search: str = ""
    sort: tuple[str, ...] = ()
    limit: int = 50
    offset: int = 0
    after: tuple[Any, ...] | None = None
    """Keyset position: the values of the sort keys and the id of the last row seen."""
    names: bool = True
    """Whether people read the rows: references also give ``<path>:name`` (one join each), and seeded texts are
    translated.
    """


@dataclass
class Page:
    """``rows`` map each path to its value; a reference also gives ``<path>:name``. ``position`` continues after the
    last row.
    """

    rows: list[dict[str, Any]]
    more: bool
    position: tuple[Any, ...] | None = None


@dataclass
class Builder:
    """One statement in the making: aliases of joined models by path."""

    session: MesSession
    model: str
    root: Any = None
    joins: dict[str, Any] = field(default_factory=dict)
    order: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.access.require(self.model, "read")
        self.root = self.session.models[self.model]

    def field(self, path: str) -> Field:
        """The field at the end of a path; raises BadRequest for one that does not exist or is not open to the
        principal.
        """
        current = self.model
        parts = path.split(".")
        for index, part in enumerate(parts):
            fields = self.session.models.fields.get(current, {})
            found = fields.get(part)
            if (
                found is None
                or not self.session.access.may_read_field(current, part)
                or (found.ui.hidden and found.name not in _OPEN_HIDDEN)
            ):
                raise BadRequest(_("There is no field {field} here.", field=path), field=path)
            if index == len(parts) - 1:
                return found
            if found.kind != "many_to_one" or found.target is None:
                raise BadRequest(_("{field} does not lead to another record.", field=path), field=path)
            self.session.access.require(found.target, "read")
            current = found.target
        raise BadRequest(_("There is no field {field} here.", field=path), field=path)

    def entity(self, path: str) -> Any:
        """The alias that the reference at ``path`` leads to, joined once."""
        if path == "":
            return self.root
        if path not in self.joins:
            parent, _dot, _name = path.rpartition(".")
            source = self.entity(parent)
            found = self.field(path)
            alias = aliased(self.session.models[str(found.target)])
            self.joins[path] = alias
            # along the relationship, because record rules follow an alias there and not in a written condition
            self.order.append(getattr(source, str(found.relation)).of_type(alias))
        return self.joins[path]

    def column(self, path: str) -> Any:
        self.field(path)
        parent, _dot, name = path.rpartition(".")
        return getattr(self.entity(parent), name)

    def name_column(self, path: str) -> Any:
        """What people call the record that a reference leads to; None where they may not see it."""
        target = str(self.field(path).target)
        if not self.session.access.can(target, "read"):
            return None
        return getattr(self.entity(path), self.session.models[target].record_name)

    def name_field(self, path: str) -> Field:
        """The field by which people call the record that a reference leads to."""
        target = str(self.field(path).target)
        return self.session.models.fields[target][self.session.models[target].record_name]

    def joined(self, statement: Select[Any]) -> Select[Any]:
        for relationship in self.order:
            statement = statement.outerjoin(relationship)
        return statement

    def sortable(self, path: str) -> Any:
        found = self.field(path)
        if found.kind in ("one_to_many", "json"):
            raise BadRequest(_("{field} cannot be sorted.", field=found.label), field=path)
        if found.kind == "many_to_one":
            named = self.name_column(path)
            return self.column(path) if named is None else named
        if found.kind == "selection":
            order = [value for value, _label in found.ui.choices or ()]
            return case({value: index for index, value in enumerate(order)}, value=self.column(path), else_=len(order))
        return self.column(path)

    def conditions(self, query: ListQuery) -> list[Any]:
        built = [self.condition(c) for c in query.where]
        built += [or_(*(self.condition(c) for c in group)) for group in query.any_of if group]
        for word in fold(query.search).split():
            built.append(self.root.search_text.contains(word, autoescape=True))
        return built

    def condition(self, condition: Condition) -> Any:
        path, operator, raw = condition
        found = self.field(path)
        if operator not in OPERATORS:
            raise BadRequest(_("There is no comparison {operator}.", operator=operator), field=path)
        if found.kind == "one_to_many":
            raise BadRequest(_("{field} cannot be filtered.", field=found.label), field=path)
        column = self.column(path)
        if operator == "empty":
            missing = or_(column.is_(None), column == "") if found.kind in ("string", "text") else column.is_(None)
            return missing if raw in (True, "true", "1", 1) else ~missing
        if operator == "like":
            return self._like(path, found, column, str(raw))
        if operator == "in":
            values = raw if isinstance(raw, (list, tuple)) else str(raw).split(",")
            return column.in_([self._value(found, value) for value in values])
        value = self._value(found, raw)
        if value is None:
            return column.is_(None) if operator == "eq" else column.is_not(None)
        if operator == "ne":
            return or_(column != value, column.is_(None))
        return COMPARISONS[operator](column, value)

    def _like(self, path: str, found: Field, column: Any, text: str) -> Any:
        if found.kind == "many_to_one":
            if not self.session.access.can(str(found.target), "read"):
                raise BadRequest(_("{field} cannot be searched.", field=found.label), field=path)
            return self.entity(path).search_text.contains(fold(text), autoescape=True)
        if found.kind not in ("string", "text"):
            raise BadRequest(_("{field} cannot be searched by a part of it.", field=found.label), field=path)
        return func.lower(column).contains(fold(text), autoescape=True)

    def _value(self, found: Field, raw: Any) -> Any:
        if isinstance(raw, str) and raw.startswith("@"):
            raw = _variable(self.session, raw, found)
        if found.kind == "json":
            raise BadRequest(_("{field} cannot be filtered.", field=found.label), field=found.name)
        try:
            return parse(found, raw)
        except BadValue as error:
            raise ValidationFailed(
                [Problem(error.problem.message, f"/filter/{found.name}", error.problem.code)]
            ) from error


_OPEN_HIDDEN = frozenset({"id", "version", "created_at", "updated_at", "created_by_id", "updated_by_id"})


def _variable(session: MesSession, text: str, found: Field) -> Any:
    """``@today``, ``@today+7``, ``@now``, ``@me``."""
    if text == "@me":
        return session.principal.user_id
    word, sign, days = text.partition("+") if "+" in text else text.partition("-")
    local = now().astimezone(current_zone())
    if word == "@now":
        return local
    if word != "@today":
        raise BadRequest(_("There is no value {value}.", value=text))
    start = datetime(local.year, local.month, local.day, tzinfo=local.tzinfo)
    day = start + timedelta(days=int(f"{sign}{days}") if days else 0)
    return day.date() if found.kind == "date" else day


def fetch_page(session: MesSession, query: ListQuery) -> Page:
    """One page of rows. Raises BadRequest for unknown fields, AccessDenied for closed models."""
    build = Builder(session, query.model)
    columns: list[Any] = [build.root.id.label("id")]
    keys = ["id"]
    words: dict[str, Field] = {}
    for path in query.fields:
        found = build.field(path)
        if found.kind == "one_to_many" or path == "id":
            continue
        columns.append(build.column(path))
        keys.append(path)
        words[path] = found
        if found.kind == "many_to_one" and query.names:
            named = build.name_column(path)
            columns.append(literal(None) if named is None else named)
            keys.append(f"{path}:name")
            words[f"{path}:name"] = build.name_field(path)
    sort = query.sort or build.root.default_sort
    sort_columns = [
        (build.sortable(path.lstrip("-")), path.startswith("-")) for path in sort if path.lstrip("-") != "id"
    ]
    id_descending = "-id" in sort
    positions: list[Any] = []
    conditions = build.conditions(query)
    ordering: list[Any] = []
    keyset: list[tuple[Any, bool]] = []
    for column, descending in sort_columns:
        empty = case((column.is_(None), 1), else_=0)
        keyset += [(empty, False), (column, descending)]
    keyset.append((build.root.id, id_descending))
    for column, descending in keyset:
        ordering.append(column.desc() if descending else column.asc())
        positions.append(column)
    statement = (
        build.joined(select(*columns, *positions).select_from(build.root)).where(*conditions).order_by(*ordering)
    )
    if query.after is not None:
        statement = statement.where(_beyond(keyset, query.after))
    rows = session.execute(statement.limit(query.limit + 1).offset(query.offset or None)).all()
    shown = rows[: query.limit]
    width = len(keys)
    position = tuple(shown[-1][width:]) if shown else None
    found_rows = [dict(zip(keys, row, strict=False)) for row in shown]
    for key in [key for key, word in words.items() if query.names and word.ui.translated]:
        for found_row in found_rows:
            found_row[key] = words[key].in_words(found_row[key])
    return Page(found_rows, len(rows) > query.limit, position)


def _beyond(keyset: Sequence[tuple[Any, bool]], position: tuple[Any, ...]) -> Any:
    """The rows after ``position`` in the order of the keys; a None among the values stands for an empty key."""
    if len(position) != len(keyset):
        raise BadRequest(_("This page mark does not belong to this list."))
    # typed literals: a bare True would be taken for SQL's constant, which knows no less and more
    values = [None if v is None else literal(v, column.type) for v, (column, _d) in zip(position, keyset, strict=True)]
    alternatives = []
    for index, (column, descending) in enumerate(keyset):
        value = values[index]
        if value is None:
            continue
        equal = [
            (other.is_(None) if values[i] is None else other == values[i])
            for i, (other, _d) in enumerate(keyset[:index])
        ]
        alternatives.append(and_(*equal, column < value if descending else column > value))
    if not alternatives:
        raise BadRequest(_("This page mark does not belong to this list."))
    return or_(*alternatives)


def count(session: MesSession, query: ListQuery, *, cap: int | None = COUNT_CAP) -> tuple[int, bool]:
    """(number of rows, whether there are more than ``cap``)."""
    build = Builder(session, query.model)
    conditions = build.conditions(query)
    inner = build.joined(select(build.root.id).select_from(build.root)).where(*conditions)
    if cap is not None:
        inner = inner.limit(cap + 1)
    number = session.scalar(select(func.count()).select_from(inner.subquery())) or 0
    return (min(number, cap), True) if cap is not None and number > cap else (number, False)
