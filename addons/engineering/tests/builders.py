"""Short ways to make records in tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Calendar, Company, Site, Unit
from addons.engineering.models import Bom, BomLine, Item, Machine, Operation, Routing, WorkCentre


def add(session: Any, definition: Any, **values: Any) -> Any:
    record = session.models[definition](**values)
    session.add(record)
    session.flush()
    return record


def item(session: Any, code: str, **values: Any) -> Any:
    unit = session.scalars(select(session.models[Unit]).where(session.models[Unit].code == "pcs")).one()
    return add(session, Item, code=code, name=code, unit_id=unit.id, **values)


def bom(
    session: Any, made: Any, *parts: tuple[Any, str] | tuple[Any, str, str], output: str = "1", **values: Any
) -> Any:
    lines = [
        session.models[BomLine](
            sequence=number * 10, item=part[0], quantity=Decimal(part[1]), scrap_percent=Decimal((*part, "0")[2])
        )
        for number, part in enumerate(parts, 1)
    ]
    return add(
        session, Bom, **{"item": made, "quantity": Decimal(output), "lines": lines, "state": "released", **values}
    )


def site(session: Any, code: str = "S", calendar: bool = True) -> Any:
    company = add(session, Company, code=f"C-{code}", name="C")
    open_days = add(session, Calendar, code=f"CAL-{code}", name="CAL") if calendar else None
    return add(session, Site, company_id=company.id, code=code, name=code, calendar=open_days)


def centre(session: Any, place: Any, code: str, *machines: str) -> Any:
    record = add(session, WorkCentre, site_id=place.id, code=code, name=code)
    for name in machines:
        add(session, Machine, code=name, name=name, work_centre_id=record.id)
    return record


def routing(session: Any, made: Any, *operations: tuple[int, Any], **values: Any) -> Any:
    steps = [
        session.models[Operation](sequence=sequence, name=f"step {sequence}", work_centre=place, run_minutes=Decimal(1))
        for sequence, place in operations
    ]
    return add(session, Routing, item=made, operations=steps, **values)
