"""Rows of a list in buckets and added up: one statement, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from core.errors import BadRequest
from core.i18n import translator
from core.orm.fields import Field
from core.records.query import Builder, Condition, ListQuery

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

MOST_GROUPS = 500
"""Of the innermost level."""
UNGROUPED = ("one_to_many", "json", "text")


@dataclass(frozen=True)
class GroupRow:
    """A bucket: the raw value that filters down to it, its label, the number of rows and the totals by path.

    ``where`` narrows a list to the bucket. ``inner`` are the buckets of the next level.
    """

    value: Any
    label: Any
    count: int
    totals: dict[str, Any]
    where: tuple[Condition, ...]
    inner: tuple[GroupRow, ...] = ()


class _Level:
    """One path of a grouping: what is selected for it, and what a bucket of it means."""

    def __init__(self, build: Builder, path: str) -> None:
        self.path, _colon, self.bucket = path.partition(":")
        self.field = build.field(self.path)
        is_day = self.field.kind in ("date", "datetime")
        if self.field.kind in UNGROUPED or self.bucket not in ("", "month") or (self.bucket and not is_day):
            raise BadRequest(_("{field} cannot be grouped.", field=self.field.label), field=path)
        column = build.column(self.path)
        self.key = _month(build.session, column) if self.bucket else column
        named = build.name_column(self.path) if self.field.kind == "many_to_one" else None
        self.naming: Field | None = build.name_field(self.path) if named is not None else None
        self.columns = [self.key] if named is None else [self.key, named]

    def order(self) -> list[Any]:
        """By name where there is one; the bucket without a value last, on every engine."""
        return [case((self.key.is_(None), 1), else_=0), *reversed(self.columns)]

    def label(self, key: tuple[Any, ...]) -> Any:
        if self.field.kind == "selection":
            return self.field.choice_label(key[0])
        return key[0] if self.naming is None else self.naming.in_words(key[1])

    def place(self, value: Any) -> int:
        """The order of choices is that of their declaration."""
        choices = [choice for choice, _label in self.field.ui.choices or ()]
        return choices.index(value) if value in choices else len(choices)

    def where(self, value: Any) -> tuple[Condition, ...]:
        if value is None:
            return ((self.path, "empty", True),)
        if self.bucket:
            year, month = (int(part) for part in str(value).split("-"))
            following = f"{year + month // 12}-{month % 12 + 1:02d}-01"
            return ((self.path, "ge", f"{value}-01"), (self.path, "lt", following))
        return ((self.path, "eq", value),)


def fetch_groups(
    session: MesSession,
    query: ListQuery,
    paths: str | Sequence[str],
    totals: Sequence[str] = (),
    limit: int = MOST_GROUPS,
) -> list[GroupRow]:
    """Buckets of the filtered rows by one path, or by several within each other; ``requested_date:month`` buckets
    days by month. Raises BadRequest for paths that cannot be grouped or are closed.
    """
    build = Builder(session, query.model)
    levels = [_Level(build, path) for path in ([paths] if isinstance(paths, str) else paths)]
    columns = [column for level in levels for column in level.columns]
    sums = [func.sum(build.column(path)) for path in totals]
    conditions = build.conditions(query)
    statement = build.joined(select(*columns, func.count(build.root.id), *sums).select_from(build.root))
    statement = statement.where(*conditions).group_by(*columns)
    statement = statement.order_by(*(part for level in levels for part in level.order())).limit(limit)
    rows = [tuple(row) for row in session.execute(statement)]
    return _nested(levels, rows, totals, ())


def _nested(
    levels: Sequence[_Level], rows: list[tuple[Any, ...]], totals: Sequence[str], above: tuple[Condition, ...]
) -> list[GroupRow]:
    level, *deeper = levels
    width = len(level.columns)
    buckets: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        buckets.setdefault(row[:width], []).append(row[width:])
    found = []
    for key, members in buckets.items():
        where = (*above, *level.where(key[0]))
        inner = tuple(_nested(deeper, members, totals, where)) if deeper else ()
        figures = [member[len(member) - len(totals) - 1 :] for member in members]
        count = sum(figure[0] for figure in figures)
        summed = {path: _added(figure[place] for figure in figures) for place, path in enumerate(totals, 1)}
        found.append(GroupRow(key[0], level.label(key), count, summed, where, inner))
    if level.field.kind == "selection":
        found.sort(key=lambda group: level.place(group.value))
    return found


def _added(values: Iterable[Any]) -> Any:
    present = [value for value in values if value is not None]
    return sum(present[1:], present[0]) if present else None


def _month(session: MesSession, column: Any) -> Any:
    if session.database.is_sqlite:
        return func.strftime("%Y-%m", column)
    return func.to_char(column, "YYYY-MM")


def fetch_totals(session: MesSession, query: ListQuery, paths: Sequence[str]) -> dict[str, Any]:
    """The sums of numeric fields over all filtered rows, by path; None where there is nothing to sum."""
    build = Builder(session, query.model)
    sums = [func.sum(build.column(path)) for path in paths]
    conditions = build.conditions(query)
    row = session.execute(build.joined(select(*sums).select_from(build.root)).where(*conditions)).one()
    return dict(zip(paths, row, strict=True))
