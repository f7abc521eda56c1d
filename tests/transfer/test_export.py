"""Lists out: what the user may see, safe in spreadsheet programs, and in again without loss."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.errors import MesError
from core.i18n import use_locale
from core.records.query import ListQuery
from core.records.write import create
from core.transfer import export, importable_fields, needs_job, propose_mapping, read_table, run
from tests.core.plants import Plant

MODEL = "orders.order"
CLERK = "orders.clerk"
NASTY = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    '"quoted", and, commas',
    "line\nbreak",
    "'=x",
    "张三",
    "0012",
]


def rows_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_an_export_holds_what_the_user_may_see(plant: Plant) -> None:
    query = ListQuery(MODEL, ("number", "customer_id", "customer_id.name", "state", "total_amount"), sort=("number",))
    with plant.session(plant.person(CLERK)) as session:
        rows = rows_of(export(session, query))
    assert rows[0] == ["Number", "Customer", "Customer / Name", "State", "Total amount"]
    assert rows[1:] == [["A1", "K1", "Kunde", "Draft", "35"], ["A2", "K1", "Kunde", "Draft", "35"]]
    with plant.session(plant.person("orders.reader")) as session:
        for path in ("total_amount", "lines.price", "nothing", "customer_id.search_text"):
            with pytest.raises(MesError):
                export(session, ListQuery(MODEL, ("number", path)))
        assert "lines.price" not in importable_fields_or_none(session)


def importable_fields_or_none(session: Any) -> tuple[str, ...]:
    return importable_fields(session, MODEL) if session.access.can(MODEL, "create") else ()


def test_headers_and_choices_are_in_the_reader_s_language(shared: Plant) -> None:
    with shared.session(shared.person(CLERK)) as session, use_locale("zh"):
        rows = rows_of(export(session, ListQuery(MODEL, ("number", "state"), sort=("number",))))
    assert not "".join(rows[0]).isascii()


def test_nothing_is_taken_for_a_formula(plant: Plant) -> None:
    with plant.system(write=True) as session:
        for index, name in enumerate(NASTY):
            create(session, "base.party", {"code": f"N{index}", "name": name, "is_customer": True})
    query = ListQuery("base.party", ("code", "name"), where=(("code", "like", "N"),), sort=("code",))
    with plant.session(plant.person(CLERK)) as session:
        text, book = export(session, query), export(session, query, "xlsx")
    for row in rows_of(text)[1:]:
        assert not row[1].startswith(("=", "+", "-", "@", "\t"))
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    expected = sorted(name.strip() for name in NASTY)
    assert sorted(str(cell.value).strip() for cell in cells) == expected
    read = [row[1].strip() for row in read_table("x.csv", text).rows]
    assert sorted(read) == sorted(name.strip().removeprefix("'") if name == "'=x" else name.strip() for name in NASTY)


def test_numbers_stay_numbers(plant: Plant) -> None:
    with plant.system(write=True) as session:
        unit = plant.unit
        create(
            session, "engineering.item", {"code": "M", "name": "m", "unit_id": unit, "weight": "123456789012.123456"}
        )
    query = ListQuery("engineering.item", ("code", "weight", "active"), where=(("code", "eq", "M"),))
    with plant.session(plant.person(CLERK, "engineering.user")) as session:
        assert rows_of(export(session, query))[1] == ["M", "123456789012.123456", "Yes"]
        row = read_table("x.xlsx", export(session, query, "xlsx")).rows[0]
    assert Decimal(row[1]) == Decimal("123456789012.123456")
    assert row[2] is True


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exported_orders_can_be_imported_again(plant: Plant, kind: str, locale: str) -> None:
    body = {
        "number": "RT-1", "site_id": plant.sites["A"], "customer_id": plant.party, "priority": "rush", "kind": "sample",
        "customer_reference": "=PO 7", "special_requirements": "line\nbreak, 绣花", "requested_date": "2099-03-04",
        "lines": [
            {"item_id": plant.item, "quantity": "1.5", "price": "2.25", "requested_date": "2099-04-05"},
            {"item_id": plant.item, "quantity": "1000000", "requirements": "-iron-"},
        ],
    }  # fmt: skip
    with plant.session(plant.person(CLERK), write=True) as session:
        create(session, MODEL, body)
    with plant.session(plant.person(CLERK)) as session, use_locale(locale):
        fields = importable_fields(session, MODEL)
        query = ListQuery(MODEL, fields, where=(("number", "eq", "RT-1"),))
        data = export(session, query, kind)
    table = read_table(f"x.{kind}", data)
    with plant.session(plant.person(CLERK, "orders.manager"), write=True) as session, use_locale(locale):
        cls: Any = session.models[MODEL]
        old = session.scalars(select(cls).where(cls.number == "RT-1")).one()
        session.delete(old)
        session.flush()
        mapping = propose_mapping(session, MODEL, table.headers)
        assert sorted(mapping.values()) == sorted(fields)
        result = run(session, MODEL, table, mapping)
        assert [p.plain() for p in result.problems] == []
    with plant.session(plant.person(CLERK)) as session, use_locale(locale):
        again = export(session, query, kind)
    if kind == "csv":
        assert again == data
    else:
        assert read_table("x.xlsx", again).rows == table.rows


def test_long_lists_and_workbooks_are_jobs(shared: Plant) -> None:
    with shared.session(shared.person(CLERK)) as session:
        query = ListQuery(MODEL, ("number",))
        assert not needs_job(session, query, "csv")
        assert needs_job(session, query, "xlsx")


def test_more_rows_than_a_page(plant: Plant) -> None:
    with plant.system(write=True) as session:
        session.add_all(session.models["base.party"](code=f"Z{n:05d}", name="z") for n in range(2_300))  # type: ignore[call-arg]
    with plant.session(plant.person(CLERK)) as session:
        rows = rows_of(
            export(session, ListQuery("base.party", ("code",), where=(("name", "eq", "z"),), sort=("-code",)))
        )
    assert [row[0] for row in rows[1:]] == [f"Z{n:05d}" for n in reversed(range(2_300))]


def test_web_processes_do_not_load_the_workbook_library() -> None:
    script = (
        "import sys, core.web.app, core.rest, core.transfer, core.transfer.service; print('openpyxl' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True)
    assert found.stdout.strip() == "False"
