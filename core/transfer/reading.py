"""Files into tables: what kind it is, is seen from its bytes, not from its name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from core.i18n import translator
from core.transfer.encoding import decode
from core.transfer.table import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, BrokenTable, Table, is_blank

_ = translator("core")

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",;\t|"
_HEADER_WITHIN = 20
"""The header is sought in so many rows; above it people write titles."""
_QUOTED_STARTS = tuple("=+-@\t\r")


def read_table(filename: str, data: bytes) -> Table:
    """The table of a CSV or XLSX file. Raises BrokenTable, in words for whoever uploaded it."""
    if not data:
        raise BrokenTable(_("The file is empty."))
    if len(data) > LARGEST_FILE:
        raise BrokenTable(_("The file is larger than {size} MB.", size=LARGEST_FILE // 1_000_000))
    if data.startswith(_OLD_EXCEL):
        raise BrokenTable(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password.")
        )
    if data.startswith(_ZIP):
        from core.transfer.workbook import read_workbook

        sheet, rows = read_workbook(data)
        return table_of(rows, sheet=sheet)
    if data.startswith(b"PK"):
        raise BrokenTable(_("The file is damaged: it cannot be opened."))
    if filename.lower().endswith((".xlsx", ".xlsm")):
        raise BrokenTable(_("This is not an Excel file, though its name says so."))
    return _read_csv(data)


def _read_csv(data: bytes) -> Table:
    text, encoding = decode(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda mark: (_outside_quotes(first, mark), -_DELIMITERS.index(mark)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Any]]] = []
    try:
        for row in reader:
            # a quoted cell may hold line breaks: the row's number is counted in rows, as spreadsheet programs show it
            rows.append((len(rows) + 1, [_unquoted(cell) for cell in row]))
            if len(rows) > MOST_ROWS + _HEADER_WITHIN:
                break
    except csv.Error as error:
        raise BrokenTable(_("Line {line} cannot be read: {cause}.", line=reader.line_num, cause=str(error))) from error
    return table_of(rows, encoding=encoding)


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _unquoted(cell: str) -> str:
    """Undo the quote that exports put before what a spreadsheet program would take for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_QUOTED_STARTS) else cell


def table_of(numbered: Iterable[tuple[int, list[Any]]], *, encoding: str = "", sheet: str = "") -> Table:
    """Header and rows. The header is the first row with at least two filled cells, or the first filled one."""
    filled = [(number, row) for number, row in numbered if not is_blank(row)]
    if not filled:
        raise BrokenTable(_("The file holds no rows."))
    start = next((i for i, (_number, row) in enumerate(filled[:_HEADER_WITHIN]) if _filled(row) >= 2), 0)
    headers = ["" if cell is None else str(cell).strip() for cell in filled[start][1]]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MOST_COLUMNS:
        raise BrokenTable(_("The file has more than {count} columns.", count=MOST_COLUMNS))
    body = filled[start + 1 :]
    if len(body) > MOST_ROWS:
        raise BrokenTable(_("The file has more than {count} rows. Split it.", count=MOST_ROWS))
    if not body:
        raise BrokenTable(_("Below the header the file holds no rows."))
    width = len(headers)
    rows = [[*row[:width], *[None] * (width - len(row))] for _number, row in body]
    return Table(headers, rows, [number for number, _row in body], encoding, sheet)


def _filled(row: list[Any]) -> int:
    return sum(1 for cell in row if not is_blank([cell]))
