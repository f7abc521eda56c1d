"""What an import is going to write: rows gathered into records with lines, cells converted, references found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from core.errors import Text
from core.i18n import translator
from core.orm.fields import Field
from core.transfer.cells import converted, is_empty, shown, text_of
from core.transfer.mapping import targets
from core.transfer.references import resolve
from core.transfer.table import CellFault, Table

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

_AT_ONCE = 500


@dataclass(frozen=True)
class RowProblem:
    """``row`` is the number in the file, ``column`` the header, ``column_index`` None where no column is to blame."""

    row: int
    column: str
    message: Text
    value: str = ""
    column_index: int | None = None

    def plain(self) -> dict[str, Any]:
        """JSON in the current locale."""
        return {
            "row": self.row,
            "column": self.column,
            "column_index": self.column_index,
            "message": str(self.message),
            "value": self.value,
        }


@dataclass
class PlannedRecord:
    """``rows`` are indices into the table, the first one giving the record's own values; ``line_rows[name][k]`` is the
    row of line ``k``."""

    rows: list[int]
    data: dict[str, Any] = field(default_factory=dict)
    line_rows: dict[str, list[int]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)


class ImportPlan:
    """``records`` in the order of the file. Nothing is written by making a plan."""

    def __init__(self, session: MesSession, model: str, table: Table, mapping: dict[int, str]) -> None:
        self.session, self.model, self.table, self.mapping = session, model, table, mapping
        self.fields: dict[str, Field] = {
            path: f for path, f in targets(session, model).items() if path in mapping.values()
        }
        self.own = [(column, path) for column, path in mapping.items() if "." not in path]
        self.on_lines = [(column, path) for column, path in mapping.items() if "." in path]
        self.columns = {path: column for column, path in mapping.items()}
        self._references = self._resolve_references()
        self.records = [self._planned(rows) for rows in self._groups()]
        self._refuse_repeats()

    def problem(self, row: int, path: str | None, message: Text) -> RowProblem:
        column = self.columns.get(path or "")
        if column is None:
            label = self._label(path) if path else ""
            return RowProblem(self.table.numbers[row], label, message)
        value = shown(self.table.rows[row][column])
        return RowProblem(self.table.numbers[row], self.table.headers[column], message, value, column)

    def _label(self, path: str) -> str:
        field = targets(self.session, self.model).get(path)
        return str(field.label) if field is not None else ""

    def _resolve_references(self) -> dict[str, tuple[dict[str, int], dict[str, Text]]]:
        found = {}
        for column, path in self.mapping.items():
            if self.fields[path].kind == "many_to_one":
                cells = (row[column] for row in self.table.rows)
                names = {text_of(cell) for cell in cells if not is_empty(cell) and not isinstance(cell, CellFault)}
                found[path] = resolve(self.session, self.fields[path], names)
        return found

    @property
    def key_path(self) -> str | None:
        """The mapped field that tells records apart."""
        cls = self.session.models[self.model]
        unique = [path for _column, path in self.own if self.fields[path].unique]
        named = [path for _column, path in self.own if path == cls.record_name]
        return next(iter((*unique, *named)), None)

    def _groups(self) -> list[list[int]]:
        """With lines, consecutive rows of the same key are one record; rows that leave the record's own cells empty go
        on with the one above. Without a key, rows with the same own cells belong together."""
        indices = range(len(self.table.rows))
        if not self.on_lines:
            return [[index] for index in indices]
        key = self.key_path
        key_columns = [self.columns[key]] if key else [column for column, _path in self.own]
        groups: list[list[int]] = []
        previous: tuple[str, ...] | None = None
        for index in indices:
            row = self.table.rows[index]
            mark = tuple("" if is_empty(row[column]) else text_of(row[column]) for column in key_columns)
            goes_on = all(is_empty(row[column]) for column, _path in self.own)
            if groups and (goes_on or (mark == previous and any(mark))):
                groups[-1].append(index)
            else:
                groups.append([index])
                previous = mark
        return groups

    def _planned(self, rows: list[int]) -> PlannedRecord:
        record = PlannedRecord(rows)
        for column, path in self.own:
            self._take(record, rows[0], column, path, record.data, path)
            first = self.table.rows[rows[0]][column]
            for index in rows[1:]:
                cell = self.table.rows[index][column]
                if not is_empty(cell) and text_of(cell) != (text_of(first) if first is not None else ""):
                    text = _("This differs from row {row}, which is the same record.", row=self.table.numbers[rows[0]])
                    record.problems.append(self.problem(index, path, text))
        for index in rows:
            lines: dict[str, dict[str, Any]] = {}
            for column, path in self.on_lines:
                owner, _dot, name = path.partition(".")
                if not is_empty(self.table.rows[index][column]):
                    self._take(record, index, column, path, lines.setdefault(owner, {}), name)
            for owner, line in lines.items():
                record.data.setdefault(owner, []).append(line)
                record.line_rows.setdefault(owner, []).append(index)
        return record

    def _take(self, record: PlannedRecord, index: int, column: int, path: str, into: dict[str, Any], name: str) -> None:
        """One cell into the data of its record or line; what is wrong with it becomes a problem of the record."""
        cell = self.table.rows[index][column]
        if is_empty(cell):
            return
        if path in self._references and not isinstance(cell, CellFault):
            ids, problems = self._references[path]
            text = text_of(cell)
            if text in ids:
                into[name] = ids[text]
            else:
                record.problems.append(self.problem(index, path, problems[text]))
            return
        value, wrong = converted(self.fields[path], cell)
        if wrong is not None:
            record.problems.append(self.problem(index, path, wrong))
        else:
            into[name] = value

    def _refuse_repeats(self) -> None:
        """Keys that stand twice in the file, or that a record has already."""
        key = self.key_path
        if key is None or not self.fields[key].unique:
            return
        first: dict[str, int] = {}
        for record in self.records:
            value = record.data.get(key)
            if value is None:
                continue
            if value in first:
                text = _("This stands in row {row} already, not directly above.", row=self.table.numbers[first[value]])
                record.problems.append(self.problem(record.rows[0], key, text))
            else:
                first[value] = record.rows[0]
        taken = self._taken(key, list(first))
        for record in self.records:
            if record.data.get(key) in taken:
                text = _("There is already a record with this {field}.", field=self.fields[key].label)
                record.problems.append(self.problem(record.rows[0], key, text))

    def _taken(self, key: str, values: list[str]) -> set[str]:
        if not self.session.access.can(self.model, "read"):
            return set()
        column: Any = getattr(self.session.models[self.model], key)
        found: set[str] = set()
        for start in range(0, len(values), _AT_ONCE):
            found |= set(self.session.scalars(select(column).where(column.in_(values[start : start + _AT_ONCE]))))
        return found
