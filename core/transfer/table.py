"""A read spreadsheet: a header and rows, with the row numbers that people see in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from core.errors import MesError

LARGEST_FILE = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 300


class BrokenTable(MesError):
    """The file cannot be read as a table; the message says why, and what helps."""

    status = 422
    code = "broken_table"


@dataclass(frozen=True)
class CellFault:
    """A cell that holds an error of the spreadsheet program, such as ``#REF!``."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass
class Table:
    """``numbers[i]`` is the number of ``rows[i]`` in the file, counted from 1 as spreadsheet programs do; empty rows
    are left out. Cells are None, str, int, Decimal, bool, date, datetime or CellFault.
    """

    headers: list[str]
    rows: list[list[Any]]
    numbers: list[int] = field(default_factory=list)
    encoding: str = ""
    sheet: str = ""

    def part(self, start: int, stop: int) -> Table:
        """Some of the rows, under their own numbers."""
        return Table(self.headers, self.rows[start:stop], self.numbers[start:stop], self.encoding, self.sheet)


def is_blank(row: list[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)
