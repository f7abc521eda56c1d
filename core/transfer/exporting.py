"""Lists as CSV and XLSX: the rows and fields that the principal may see, under headers that the import understands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from core.errors import BadRequest
from core.i18n import current_zone, translator
from core.orm.fields import Field
from core.records.query import ListQuery, count, fetch_page
from core.rest.render import decimal_text
from core.transfer.mapping import header_of, targets
from core.transfer.references import key_fields

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

DIRECT_ROWS = 5_000
MOST_LINES = 100_000
_PAGE = 1_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def needs_job(session: MesSession, query: ListQuery, kind: str) -> bool:
    """Whether to run it as the job ``core.export``: long lists, and workbooks, which web processes never write."""
    return kind != "csv" or count(session, query, cap=DIRECT_ROWS)[1]


def importable_fields(session: MesSession, model: str) -> tuple[str, ...]:
    """Paths of all fields that an import takes, lines included: an export of them can be imported again."""
    readable = session.access.may_read_field
    return tuple(path for path, field in targets(session, model).items() if readable(field.model, field.name))


def export(session: MesSession, query: ListQuery, kind: str = "csv", out: BinaryIO | None = None) -> bytes:
    """The rows of the query without its page limits. ``fields`` may hold paths into owned lines (``lines.quantity``),
    which give one row a line. Written to ``out`` if given, else returned. Raises BadRequest for an unknown kind or
    field.
    """
    if kind not in KINDS:
        raise BadRequest(_("There is no format {kind}; there are: {kinds}.", kind=kind, kinds=", ".join(KINDS)))
    columns = [_Column(session, query.model, path) for path in query.fields]
    headers = [column.header for column in columns]
    target = out or io.BytesIO()
    rows = _rows(session, query, columns)
    if kind == "csv":
        _write_csv(target, headers, rows)
    else:
        from core.transfer.workbook import write_workbook

        write_workbook(target, str(session.models[query.model].title_plural or query.model), headers, rows)
    return target.getvalue() if isinstance(target, io.BytesIO) else b""


class _Column:
    """One column: the path that is fetched for it, and how its values are written."""

    def __init__(self, session: MesSession, model: str, path: str) -> None:
        self.path = path
        owner, _dot, rest = path.partition(".")
        lines = session.models.fields[model].get(owner)
        self.lines = lines if rest and lines is not None and lines.owned else None
        self.field = _field_at(session, str(self.lines.target) if self.lines else model, rest if self.lines else path)
        self.header = (
            header_of(session, model, path, self.field) if self.lines or not rest else self._long_header(session, model)
        )
        inner = rest if self.lines else path
        self.fetched = inner
        if self.field.kind == "many_to_one" and session.access.can(str(self.field.target), "read"):
            keys = key_fields(session.models, session.access, str(self.field.target))
            self.fetched = f"{inner}.{keys[0]}" if keys else inner

    def _long_header(self, session: MesSession, model: str) -> str:
        parts, current, labels = self.path.split("."), model, []
        for part in parts:
            field = session.models.fields[current][part]
            labels.append(str(field.label))
            current = field.target or current
        return " / ".join(labels)

    def value(self, row: dict[str, Any]) -> Any:
        raw = row.get(self.fetched)
        if self.field.kind == "selection" and raw is not None:
            return str(self.field.choice_label(raw))
        return raw


def _field_at(session: MesSession, model: str, path: str) -> Field:
    current = model
    parts = path.split(".")
    for index, part in enumerate(parts):
        field = session.models.fields[current].get(part)
        if field is None or not session.access.may_read_field(current, part) or (field.ui.hidden and part != "id"):
            break
        if index == len(parts) - 1 and field.stored:
            return field
        if field.target is None:
            break
        current = field.target
    raise BadRequest(_("There is no field {field} here.", field=path), field=path)


def _rows(session: MesSession, query: ListQuery, columns: Sequence[_Column]) -> Iterator[list[Any]]:
    own = tuple(dict.fromkeys(c.fetched for c in columns if c.lines is None))
    names = {c.lines.name: c.lines for c in columns if c.lines is not None}
    if len(names) > 1:
        raise BadRequest(_("Lines of one kind at a time."))
    lines = next(iter(names.values()), None)
    page_query = replace(query, fields=own, limit=_PAGE, offset=0, after=None, names=False)
    while True:
        page = fetch_page(session, page_query)
        by_owner = _lines_of(session, lines, page.rows, columns) if lines else {}
        for row in page.rows:
            for line in by_owner.get(row["id"]) or [{}]:
                yield [c.value(line if c.lines else row) for c in columns]
        if not page.more:
            return
        page_query = replace(page_query, after=page.position)


def _lines_of(
    session: MesSession, lines: Field, rows: list[dict[str, Any]], columns: Sequence[_Column]
) -> dict[int, list[dict[str, Any]]]:
    target, via = str(lines.target), str(lines.via)
    wanted = tuple(dict.fromkeys((via, *(c.fetched for c in columns if c.lines is not None))))
    where = ((via, "in", [row["id"] for row in rows]),)
    found: dict[int, list[dict[str, Any]]] = {}
    if rows:
        page = fetch_page(session, ListQuery(target, wanted, where, sort=("id",), limit=MOST_LINES, names=False))
        if page.more:
            raise BadRequest(_("These records have too many lines."))
        for line in page.rows:
            found.setdefault(line[via], []).append(line)
    return found


def _write_csv(out: BinaryIO, headers: list[str], rows: Iterator[list[Any]]) -> None:
    """UTF-8 with a mark, so that Excel takes it for UTF-8; CRLF, as RFC 4180 has it."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([_safe(header) for header in headers])
    for row in rows:
        writer.writerow([_csv_text(value) for value in row])
    text.flush()
    text.detach()


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(current_zone()).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return _safe(str(value))


def _safe(text: str) -> str:
    """A quote before what a spreadsheet program would run as a formula. Numbers come here as numbers, not as text."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
