"""Order books in: mapped by their headers, judged row by row, written wholly or not at all."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from core.errors import AccessDenied, ValidationFailed
from core.i18n import use_locale
from core.transfer import Table, preview, propose_mapping, read_table, run, template
from tests.core.plants import Plant
from tests.transfer.test_reading import workbook

MODEL = "orders.order"
CLERK = "orders.clerk"
BOOK = (
    "工厂,订单号,客户名称,客户订单号,交期,款号,数量,单位,单价,备注\n"
    'A,WB-1,K1,PO-9,2099年12月1日,I1,"1,200",件,￥９.５,紧急\n'
    "A,WB-1,K1,PO-9,2099/12/8,I1,３０,pcs,9.5,\n"
    "A,WB-2,Kunde,,2099.12.24,Item,5,,12元,\n"
)


def counted(plant: Plant, model: str = MODEL) -> int:
    with plant.system() as session:
        cls: Any = session.models[model]
        return int(session.scalar(select(func.count()).select_from(cls)) or 0)


def table_of(text: str) -> Table:
    return read_table("book.csv", text.encode())


def imported(plant: Plant, text: str, *, skip_bad: bool = False, who: str = CLERK) -> Any:
    with plant.session(plant.person(who), write=True) as session:
        table = table_of(text)
        return run(session, MODEL, table, propose_mapping(session, MODEL, table.headers), skip_bad)


def test_headers_are_understood_in_both_languages(shared: Plant) -> None:
    with shared.session(shared.person(CLERK)) as session:
        chinese = propose_mapping(session, MODEL, table_of(BOOK).headers)
        assert list(chinese.values()) == [
            "site_id", "number", "customer_id", "customer_reference", "lines.requested_date", "lines.item_id",
            "lines.quantity", "lines.unit_id", "lines.price", "lines.requirements",
        ]  # fmt: skip
        english = propose_mapping(
            session, MODEL, ["Site", "Order No.", "Customer Name*", "PO number", "Due Date", "SKU", "Qty (pcs)"]
        )
        assert list(english.values())[:2] == ["site_id", "number"]
        assert english[5] == "lines.item_id"
        assert english[6] == "lines.quantity"
        own = propose_mapping(session, MODEL, ["number", "requested_date", "lines.requested_date", "nonsense", ""])
        assert own == {0: "number", 1: "requested_date", 2: "lines.requested_date"}


def test_closed_fields_are_no_targets(shared: Plant) -> None:
    with shared.session(shared.person(CLERK)) as session:
        for system in ("Total amount", "state", "id", "version"):
            assert propose_mapping(session, MODEL, [system]) == {}
        with pytest.raises(ValidationFailed):
            preview(session, MODEL, table_of("a,b\n1,2\n"), {0: "total_amount"})
    with shared.session(shared.person("orders.reader")) as session, pytest.raises(AccessDenied):
        propose_mapping(session, MODEL, ["number"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_an_order_book_becomes_orders_with_lines(plant: Plant, encoding: str) -> None:
    table = read_table("book.csv", BOOK.encode(encoding))
    with plant.session(plant.person(CLERK), write=True) as session:
        mapping = propose_mapping(session, MODEL, table.headers)
        seen = preview(session, MODEL, table, mapping)
        assert [str(problem.plain()) for problem in seen.problems] == []
        assert seen.counts == {"rows": 3, "records": 2, "lines": 3, "good": 2, "bad": 0}
    assert counted(plant) == 4
    with plant.session(plant.person(CLERK), write=True) as session:
        result = run(session, MODEL, table, mapping)
        assert (result.created, result.problems) == (2, [])
    with plant.system() as session:
        order: Any = session.models[MODEL]
        first = session.scalars(select(order).where(order.number == "WB-1")).one()
        assert first.customer_id == plant.party
        assert [line.quantity for line in first.lines] == [Decimal(1200), Decimal(30)]
        assert [line.requested_date for line in first.lines] == [date(2099, 12, 1), date(2099, 12, 8)]
        assert first.lines[0].price == Decimal("9.5")
        assert first.total_amount == Decimal("11685")
        assert [entry.action for entry in audit_of(session, first.id)] == ["create"]


def audit_of(session: Any, record_id: int) -> list[Any]:
    cls = session.models["core.audit"]
    return list(session.scalars(select(cls).where(cls.model == MODEL, cls.record_id == record_id)))


def test_excel_gives_the_same(plant: Plant) -> None:
    data = workbook(
        ["Site", "Number", "Customer", "Item", "Quantity", "Price", "Requested date"],
        ["A", 5001, "K1", "I1", 12.5, 3, date(2099, 5, 1)],
        [None, None, None, "I1", 1, 3, 72812],
    )
    with plant.session(plant.person(CLERK), write=True) as session:
        table = read_table("book.xlsx", data)
        result = run(session, MODEL, table, propose_mapping(session, MODEL, table.headers))
        assert [p.plain() for p in result.problems] == []
        order: Any = session.get(session.models[MODEL], result.ids[0])
        assert order.number == "5001"
        assert [line.quantity for line in order.lines] == [Decimal("12.5"), Decimal(1)]
        assert order.lines[1].requested_date == date(2099, 5, 7)


BAD = (
    "site,number,customer,item,quantity,price,due date,priority\n"
    "A,X-1,K1,I1,5,1,2099-01-01,normal\n"
    "A,X-2,K9,I1,-5,1,2099-01-01,normal\n"
    "A,X-3,K1,I7,many,1,sometime,urgent\n"
    "B,X-4,K1,I1,5,1,2099-01-01,normal\n"
    "A,A1,K1,I1,5,1,2099-01-01,normal\n"
    "A,X-5,K1,I1,5,1,2099-01-01,normal\n"
    "A,X-5,,I1,0,1,2099-01-01,rush\n"
    "A,X-6,K1,I1,5,1,2001-01-01,normal\n"
    "A,X-1,K1,I1,5,1,2099-01-01,normal\n"
    ",,,,,,,\n"
    "A,X-7,K1,,5,1,2099-01-01,normal\n"
)
PLACES = {
    (3, "customer"), (3, "quantity"), (4, "item"), (4, "quantity"), (4, "due date"), (4, "priority"), (5, "site"),
    (6, "number"), (8, "quantity"), (8, "priority"), (9, "due date"), (10, "number"), (12, "item"),
}  # fmt: skip


def test_every_problem_is_named_by_row_and_column_and_nothing_is_written(plant: Plant) -> None:
    before, audits = counted(plant), counted(plant, "core.audit")
    with plant.session(plant.person(CLERK), write=True) as session:
        table = table_of(BAD)
        seen = preview(session, MODEL, table, propose_mapping(session, MODEL, table.headers))
    places = {(problem.row, problem.column) for problem in seen.problems}
    assert places == PLACES, places ^ PLACES
    assert seen.counts["good"] == 1
    assert seen.counts["bad"] == 8
    quantity = next(p for p in seen.problems if p.row == 4 and p.column == "quantity")
    assert quantity.value == "many"
    with use_locale("zh"):
        assert not quantity.plain()["message"].isascii()
    assert (counted(plant), counted(plant, "core.audit")) == (before, audits)


def test_one_problem_keeps_everything_out_unless_the_good_ones_are_wanted(plant: Plant) -> None:
    before = counted(plant)
    refused = imported(plant, BAD)
    assert (refused.created, refused.ids) == (0, [])
    assert {(problem.row, problem.column) for problem in refused.problems} == PLACES
    assert counted(plant) == before
    taken = imported(plant, BAD, skip_bad=True)
    assert (taken.created, taken.skipped) == (1, 8)
    assert counted(plant) == before + 1
    with plant.system() as session:
        order: Any = session.models[MODEL]
        numbers = set(session.scalars(select(order.number)))
        cls: Any = session.models["core.audit"]
        noted = session.scalars(select(cls.record_id).where(cls.model == MODEL, cls.record_id.in_(taken.ids))).all()
        everything = session.scalars(select(cls.record_id).where(cls.model == MODEL, cls.action == "create")).all()
    assert "X-1" in numbers
    assert not {"X-2", "X-3", "X-4", "X-5", "X-6", "X-7"} & numbers
    assert noted == taken.ids
    assert len(everything) == before + 1


def test_rows_without_numbers_are_gathered_by_their_own_cells(plant: Plant) -> None:
    text = (
        "site,customer,po,item,qty,due\n"
        "A,K1,PO-1,I1,1,2099-01-01\nA,K1,PO-1,I1,2,2099-01-02\n,,,I1,3,2099-01-03\nA,K1,PO-2,I1,4,2099-01-01\n"
    )
    result = imported(plant, text)
    assert [p.plain() for p in result.problems] == []
    with plant.system() as session:
        orders = [session.get(session.models[MODEL], record_id) for record_id in result.ids]
        assert [[int(line.quantity) for line in order.lines] for order in orders] == [[1, 2, 3], [4]]  # type: ignore[union-attr]
        assert all(order.number for order in orders)  # type: ignore[union-attr]


def test_names_that_mean_several_records_are_not_guessed(plant: Plant) -> None:
    with plant.system(write=True) as session:
        for code in ("K2", "K3"):
            session.add(session.models["base.party"](code=code, name="Twin", is_customer=True))  # type: ignore[call-arg]
    result = imported(
        plant, "site,number,customer,item,qty,due\nA,T-1,Twin,I1,1,2099-01-01\nA,T-2,k2,i1,1,2099-01-01\n"
    )
    assert [(problem.row, problem.column) for problem in result.problems] == [(2, "customer")]
    assert "Twin" in str(result.problems[0].message)


def test_mappings_are_checked(shared: Plant) -> None:
    table = table_of("a,b\n1,2\n")
    with shared.session(shared.person(CLERK), write=True) as session:
        for mapping in (
            {0: "numbr"},
            {0: "number", 1: "number"},
            {9: "number"},
            {},
            {0: "lines"},
            {0: "changes.reason"},
        ):
            with pytest.raises(ValidationFailed):
                run(session, MODEL, table, mapping)


def test_who_may_not_create_may_not_import(shared: Plant) -> None:
    for who in ("orders.reader", "base.manager"):
        with shared.session(shared.person(who), write=True) as session, pytest.raises(AccessDenied):
            run(session, MODEL, table_of("a,b\n1,2\n"), {0: "number"})


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_filled_template_is_understood_column_by_column(shared: Plant, locale: str) -> None:
    with shared.session(shared.person(CLERK)) as session, use_locale(locale):
        book = load_workbook(io.BytesIO(template(session, MODEL)))
        headers = [str(cell.value) for cell in book.worksheets[0][1]]
        assert len(book.worksheets) == 2
        mapping = propose_mapping(session, MODEL, headers)
    from core.transfer.mapping import targets

    with shared.session(shared.person(CLERK)) as session:
        assert list(mapping.values()) == list(targets(session, MODEL))
