"""XLSX files, read without trusting them and written so that nothing in them is taken for a formula."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from core.i18n import translator
from core.transfer.table import MOST_COLUMNS, MOST_ROWS, BrokenTable, CellFault, is_blank

_ = translator("core")

LARGEST_UNPACKED = 300_000_000
MOST_PARTS = 2_000
LONGEST_GAP = 5_000
"""After so many empty rows a sheet is taken to end: formats often reach down to the last row there is."""
EXACT_DIGITS = 15
"""Spreadsheet programs keep numbers as floats; longer ones are written as text."""


def read_workbook(data: bytes) -> tuple[str, Iterator[tuple[int, list[Any]]]]:
    """(name, numbered rows) of the first visible sheet that holds something. Raises BrokenTable."""
    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which are not read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    rows = list(_rows(sheet))
                    if rows:
                        return sheet.title, iter(rows)
    except BrokenTable:
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged part makes it stumble over
        raise BrokenTable(_("The file is damaged: it cannot be opened.")) from error
    raise BrokenTable(_("The file holds no rows."))


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise BrokenTable(_("Unpacked, the file is too large."))
            if not any(part.filename == "[Content_Types].xml" for part in parts):
                raise BrokenTable(_("This is a ZIP archive, but not an Excel file."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        start = stream.read(4096).replace(b"\x00", b"").upper()
                    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                        raise BrokenTable(_("The file holds declarations that Excel files never hold."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BrokenTable(_("The file is damaged: it cannot be opened.")) from error


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    sheet.reset_dimensions()  # what the file claims of its size is not to be trusted
    found = gap = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        row = [_value(cell) for cell in cells]
        if is_blank(row):
            gap += 1
            if gap > LONGEST_GAP:
                return
            continue
        gap = 0
        found += 1
        yield number, row
        if found > MOST_ROWS + 1_000:
            return


def _value(cell: Any) -> Any:
    value = cell.value
    if getattr(cell, "data_type", "") == "e":
        return CellFault(str(value))
    if isinstance(value, float):
        number = Decimal(format(value, f".{EXACT_DIGITS}g"))
        return int(number) if number == number.to_integral_value() and abs(number) < 10**EXACT_DIGITS else number
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value


def write_workbook(
    out: BinaryIO,
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[Sequence[Any]] = (),
) -> int:
    """One sheet, and with ``notes`` a second one for reading. The number of rows written."""
    book = Workbook(write_only=True)
    count = _fill_sheet(book, title, headers, rows)
    if notes:
        _fill_sheet(book, str(_("Notes")), [str(cell) for cell in notes[0]], notes[1:])
    book.save(out)
    return count


def _fill_sheet(book: Any, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    sheet = book.create_sheet("".join(char for char in title if char not in "[]:*?/\\")[:31] or "1")
    sheet.freeze_panes = "A2"
    for index, header in enumerate(headers, 1):
        sheet.column_dimensions[get_column_letter(index)].width = max(10, min(40, len(header) * 2))
    sheet.append([_cell(sheet, header, bold=True) for header in headers])
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    return count


def _cell(sheet: Any, value: Any, bold: bool = False) -> Any:
    if isinstance(value, Decimal):
        digits = len(value.normalize().as_tuple().digits)
        value = value if digits <= EXACT_DIGITS else format(value, "f")
    if not isinstance(value, str):
        if isinstance(value, datetime):
            cell = WriteOnlyCell(sheet, value=value)
            cell.number_format = "yyyy-mm-dd hh:mm:ss"
            return cell
        if isinstance(value, date):
            cell = WriteOnlyCell(sheet, value=value)
            cell.number_format = "yyyy-mm-dd"
            return cell
        return value
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767])
    cell.data_type = "s"  # openpyxl takes text that begins with = for a formula
    if bold:
        cell.font = Font(bold=True)
    return cell
