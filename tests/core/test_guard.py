"""Every known way past a guarded session, tried on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import aliased, joinedload, selectinload

from core.errors import AccessDenied, MesError, NotFound, StaleRecord
from core.records import write as records
from tests.core.plants import Plant

CLERK = "orders.clerk"


def numbers(session: Any, statement: Any) -> set[str]:
    return set(session.scalars(statement))


def test_reading_shows_own_site_only(plant: Plant) -> None:
    with plant.session(plant.person(CLERK)) as session:
        order: Any = session.models["orders.order"]
        line: Any = session.models["orders.line"]
        other = aliased(order)
        assert numbers(session, select(order.number)) == {"A1", "A2"}
        assert {o.number for o in session.scalars(select(order))} == {"A1", "A2"}
        assert numbers(session, select(other.number)) == {"A1", "A2"}
        assert session.scalar(select(func.count()).select_from(order)) == 2
        assert session.scalar(select(func.max(order.number))) == "A2"
        assert numbers(session, select(order.number).union_all(select(order.number))) == {"A1", "A2"}
        assert session.get(order, plant.orders["B1"]) is None
        assert len(session.scalars(select(line)).all()) == 2
        assert {n for _i, n in session.execute(select(line.id, order.number).join(line.order))} == {"A1", "A2"}
        eager = session.scalars(select(order).options(joinedload(order.lines))).unique().all()
        assert [len(o.lines) for o in eager] == [1, 1]
        assert len(session.scalars(select(order).options(selectinload(order.lines))).all()) == 2
        assert list(session.scalars(select(order.number).execution_options(yield_per=1))) == ["A1", "A2"]
        within = select(line.order_id).where(line.quantity > 0)
        assert numbers(session, select(order.number).where(order.id.in_(within))) == {"A1", "A2"}
        assert session.query(order).count() == 2
        joined = select(line.id, other.number).outerjoin(line.order.of_type(other))
        assert {number for _id, number in session.execute(joined)} == {"A1", "A2"}


def test_no_sites_see_nothing(plant: Plant) -> None:
    with plant.session(plant.person(CLERK, sites="")) as session:
        order: Any = session.models["orders.order"]
        assert session.scalars(select(order)).all() == []


def test_nobody_reads_what_is_not_granted(plant: Plant) -> None:
    with plant.session(plant.person()) as session:
        for model in ("orders.order", "orders.line", "core.user", "core.session", "core.audit"):
            with pytest.raises(AccessDenied):
                session.scalars(select(session.models[model])).all()


def _bare_table(session: Any, order: Any, line: Any) -> Any:
    return session.execute(select(order.__table__.c.number)).all()


WAYS_IN: dict[str, Callable[[Any, Any, Any], Any]] = {
    "text": lambda s, o, ln: s.execute(text("select number from orders_order")).all(),
    "connection": lambda s, o, ln: s.connection().execute(text("select number from orders_order")).all(),
    "bare table": _bare_table,
    "mixed with a bare table": lambda s, o, ln: s.execute(select(o.id, ln.__table__.c.id)).all(),
    "text in order by": lambda s, o, ln: s.scalars(select(o).order_by(text("(select 1)"))).all(),
    "text in where": lambda s, o, ln: s.scalars(select(o).where(text("1=1"))).all(),
    "from statement": lambda s, o, ln: s.scalars(select(o).from_statement(text("select * from orders_order"))).all(),
    "bulk update": lambda s, o, ln: s.execute(update(o).values(number="x")),
    "bulk update by key": lambda s, o, ln: s.execute(update(o), [{"id": 3, "number": "x"}]),
    "bulk delete": lambda s, o, ln: s.execute(delete(o)),
    "bulk insert": lambda s, o, ln: s.execute(insert(o), [{"number": "x"}]),
    "bulk mappings": lambda s, o, ln: s.bulk_insert_mappings(o, [{"number": "x"}]),
    "bulk update mappings": lambda s, o, ln: s.bulk_update_mappings(o, [{"id": 1, "number": "x"}]),
    "bulk save": lambda s, o, ln: s.bulk_save_objects([o(number="x")]),
    "union with a bare table": lambda s, o, ln: s.scalars(
        select(o.number).union_all(select(o.__table__.c.number))
    ).all(),
    "count of bare columns inside": lambda s, o, ln: s.scalar(
        select(o.id, select(func.count(o.__table__.c.id)).scalar_subquery())
    ),
    "alias of a bare table": lambda s, o, ln: s.execute(select(o.id, o.__table__.alias().c.number)).all(),
    "alias joined by a condition": lambda s, o, ln: s.execute(
        select(o.number, (other := aliased(o)).number).join(other, other.id != o.id)
    ).all(),
    "count of a bare table": lambda s, o, ln: s.scalar(select(func.count()).select_from(o.__table__)),
}


@pytest.mark.parametrize("way", WAYS_IN)
def test_a_way_past_the_guard_is_refused(plant: Plant, way: str) -> None:
    with pytest.raises(AccessDenied), plant.session(plant.person(CLERK), write=True) as session:
        WAYS_IN[way](session, session.models["orders.order"], session.models["orders.line"])
    with plant.system() as session:
        assert numbers(session, select(session.models["orders.order"].number)) == {"A1", "A2", "B1", "B2"}  # type: ignore[attr-defined]


def test_existence_does_not_leak_through_a_relationship(plant: Plant) -> None:
    """``any()`` on a narrowed model must not see hidden rows; refusing is fine, too."""
    with plant.session(plant.person(CLERK)) as session:
        order: Any = session.models["orders.order"]
        try:
            found = numbers(session, select(order.number).where(order.lines.any()))
        except AccessDenied:
            return
        assert found <= {"A1", "A2"}


def test_writing_needs_grant_row_and_field(plant: Plant) -> None:
    reader = plant.person("orders.reader")
    with pytest.raises(AccessDenied), plant.session(reader, write=True) as session:
        session.scalars(select(session.models["orders.order"])).first().customer_reference = "x"  # type: ignore[union-attr]
        session.flush()
    with pytest.raises(NotFound), plant.session(plant.person(CLERK), write=True) as session:
        records.fetch(session, "orders.order", plant.orders["B1"])
    with pytest.raises(AccessDenied), plant.session(plant.person(CLERK), write=True) as session:
        record = records.fetch(session, "orders.order", plant.orders["A1"])
        record.site_id = plant.sites["B"]
        session.flush()
    with pytest.raises(MesError), plant.session(plant.person(CLERK), write=True) as session:
        order: Any = session.models["orders.order"]
        session.merge(order(id=plant.orders["B1"], number="stolen", site_id=plant.sites["A"]))
        session.flush()
    with pytest.raises(AccessDenied), plant.session(plant.person(CLERK), write=True) as session:
        line: Any = session.models["orders.line"]
        stray = line(order_id=plant.orders["B1"], item_id=plant.item, quantity=Decimal(1), unit_id=plant.unit)
        stray.requested_date = date(2099, 1, 1)
        session.add(stray)
        session.flush()


def test_nothing_of_a_refused_write_remains(plant: Plant) -> None:
    with pytest.raises(AccessDenied), plant.session(plant.person(CLERK), write=True) as session:
        record = records.fetch(session, "orders.order", plant.orders["A1"])
        record.customer_reference = "first"
        session.flush()
        records.fetch(session, "orders.order", plant.orders["A2"]).site_id = plant.sites["B"]
        session.flush()
    with plant.system() as session:
        record = session.get(session.models["orders.order"], plant.orders["A1"])
        assert record is not None
        assert record.customer_reference != "first"  # type: ignore[attr-defined]


def test_a_state_changes_only_along_an_edge(plant: Plant) -> None:
    for opened in (plant.session(plant.person(CLERK), write=True), plant.system(write=True)):
        with pytest.raises(MesError), opened as session:
            record: Any = session.get(session.models["orders.order"], plant.orders["A1"])
            record.state = "closed"
            session.flush()


def test_a_read_session_does_not_write(plant: Plant) -> None:
    with pytest.raises(RuntimeError, match="for reading"), plant.system() as session:
        record: Any = session.get(session.models["orders.order"], plant.orders["A1"])
        record.customer_reference = "x"
        session.flush()


def test_system_work_is_lifted_and_comes_back(plant: Plant) -> None:
    with plant.session(plant.person(CLERK)) as session:
        order: Any = session.models["orders.order"]
        with session.system_work("count"):
            assert session.scalar(select(func.count()).select_from(order)) == 4
        assert session.scalar(select(func.count()).select_from(order)) == 2


def test_an_administrator_sees_all_and_is_still_kept_from_raw_sql(plant: Plant) -> None:
    with plant.session(plant.person(admin=True, sites="")) as session:
        assert session.scalar(select(func.count()).select_from(session.models["orders.order"])) == 4
        with pytest.raises(AccessDenied):
            session.execute(text("select 1"))


def test_two_editors_conflict(plant: Plant) -> None:
    with plant.session(plant.person(CLERK)) as session:
        version = records.fetch(session, "orders.order", plant.orders["A1"]).version
    with plant.session(plant.person(CLERK), write=True) as session:
        record = records.fetch(session, "orders.order", plant.orders["A1"])
        records.update(session, record, {"customer_reference": "mine"}, version)
    with pytest.raises(StaleRecord), plant.session(plant.person(CLERK), write=True) as session:
        record = records.fetch(session, "orders.order", plant.orders["A1"])
        records.update(session, record, {"customer_reference": "theirs"}, version)
    with plant.system() as session:
        record = session.get(session.models["orders.order"], plant.orders["A1"])
        assert record.customer_reference == "mine"  # type: ignore[union-attr]
        assert record.requested_date == date(2099, 1, 1)  # type: ignore[union-attr]


@pytest.mark.parametrize("model", ["core.audit", "core.audit_head", "core.session", "core.setting", "core.job"])
def test_not_even_an_administrator_writes_what_is_the_frameworks_own(plant: Plant, model: str) -> None:
    with plant.session(plant.person(admin=True)) as session:
        assert not any(session.access.can(model, action) for action in ("create", "write", "delete"))
    with plant.session(plant.person(admin=True), write=True) as session:
        records_there = session.scalars(select(session.models[model])).all()
        for record in records_there[:1]:
            session.delete(record)
        if records_there:
            with pytest.raises(AccessDenied):
                session.flush()
            session.expunge_all()
