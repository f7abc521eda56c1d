"""Files as people have them: encodings, delimiters, titles above the header, and broken ones."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from core.transfer import BrokenTable, Table, read_table
from core.transfer.encoding import decode
from core.transfer.table import CellFault

CHINESE = "订单号,客户,数量\nSO-1,上海服装有限公司,１２\n"


EIGHT = datetime(2026, 12, 1, 8, tzinfo=UTC).replace(tzinfo=None)
"""As spreadsheets have it: of no zone."""


def workbook(*rows: list[Any], sheet: str = "Orders") -> bytes:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    table = read_table("orders.csv", CHINESE.encode(encoding))
    assert table.headers == ["订单号", "客户", "数量"]
    assert table.rows == [["SO-1", "上海服装有限公司", "１２"]]
    assert table.numbers == [2]


def test_western_text_is_not_taken_for_chinese() -> None:
    assert decode("Müller;Größe;Café;Zürich".encode("cp1252"))[0] == "Müller;Größe;Café;Zürich"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(delimiter: str) -> None:
    text = delimiter.join(["number", '"a, b; c"', "qty"]) + "\r\n" + delimiter.join(["1", "x", "2"]) + "\r\n"
    assert read_table("x.csv", text.encode()).rows == [["1", "x", "2"]]


def test_titles_empty_rows_and_ragged_rows() -> None:
    table = read_table("x.csv", b"2026 winter orders,,\n,,\nnumber,item,qty\nA,x\n,,\nB,y,3,extra\n")
    assert table.headers == ["number", "item", "qty"]
    assert table.rows == [["A", "x", None], ["B", "y", "3"]]
    assert table.numbers == [4, 6]


def test_workbooks_keep_types_and_row_numbers() -> None:
    data = workbook(["冬季订单"], [], ["number", "due", "qty", "at"], ["A", date(2026, 12, 1), 12.5, EIGHT],
                    [], [1001.0, None, 0.1 + 0.2, None])  # fmt: skip
    table = read_table("orders.xlsx", data)
    assert (table.headers, table.sheet) == (["number", "due", "qty", "at"], "Orders")
    assert table.rows[0] == ["A", date(2026, 12, 1), Decimal("12.5"), EIGHT]
    assert table.rows[1][0] == 1001
    assert table.rows[1][2] == Decimal("0.3")
    assert table.numbers == [4, 6]


def test_errors_of_the_spreadsheet_program_are_not_values() -> None:
    book = Workbook()
    book.active.append(["number", "qty"])
    book.active.append(["A", "#REF!"])
    book.active["B2"].data_type = "e"
    out = io.BytesIO()
    book.save(out)
    assert read_table("x.xlsx", out.getvalue()).rows[0][1] == CellFault("#REF!")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            for _block in range(400):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def entities() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(workbook(["a", "b"], [1, 2])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/workbook.xml":
                data = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + data
            archive.writestr(name, data)
    return out.getvalue()


def damaged() -> bytes:
    data = bytearray(workbook(["a", "b"], [1, 2]))
    data[200:400] = bytes(200)
    return bytes(data)


GOOD = workbook(["a", "b"], [1, 2])
BROKEN = {
    "empty": b"",
    "blank": b"\n\n , ,\n",
    "header only": b"number,qty\n",
    "old excel": b"\xd0\xcf\x11\xe0" + bytes(600),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "cut": GOOD[: len(GOOD) // 2],
    "damaged": damaged(),
    "zip": b"PK\x03\x04" + bytes(50),
    "open quote": b'a,b\n"1,2\n3,4\n',
    "bomb": bomb(),
    "entities": entities(),
    "too large": b"a,b\n" + b"1,2\n" * 6_000_000,
    "too many rows": b"a,b\n" + b"1,2\n" * 50_001,
    "too many columns": b"a," * 301 + b"\n" + b"1," * 301 + b"\n",
    "empty workbook": workbook(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_refused_in_words(name: str) -> None:
    with pytest.raises(BrokenTable) as caught:
        read_table("orders.csv", BROKEN[name])
    assert str(caught.value)
    assert caught.value.status == 422


def test_a_text_file_under_a_false_name() -> None:
    with pytest.raises(BrokenTable):
        read_table("orders.xlsx", b"number,qty\n1,2\n")


def test_parts_keep_their_numbers() -> None:
    table = Table(["a"], [["1"], ["2"], ["3"]], [2, 3, 9])
    assert table.part(1, 3).numbers == [3, 9]
