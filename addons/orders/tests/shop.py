"""A small shop for the tests of orders and what builds on them, on any database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import select

from addons.base.models import Party, Unit
from addons.base.tests.support import Plant
from addons.engineering.models import Item, Operation, OperationMachine, OperationPredecessor, Routing
from addons.engineering.tests.builders import add, bom, centre, item, site
from addons.orders.models import Line, Order
from core.addons.discovery import Addon
from core.clock import use_clock
from core.db.database import Database
from core.generation import Generation
from core.i18n.catalogue import register_directory

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday morning in Shanghai."""

D = Decimal


@cache
def generation(*names: str) -> Generation:
    addons = []
    for name in names:
        path = Path(str(import_module(f"addons.{name}").__file__)).parent
        register_directory(name, path / "i18n")
        addons.append(Addon(name, f"addons.{name}", path, import_module(f"addons.{name}.manifest").manifest))
    return Generation(addons)


@contextmanager
def shop(url: str, *names: str) -> Iterator[Plant]:
    """A database at ``url`` with master data: site S, customers A and B, coat (made of two sleeves each), button."""
    composed = generation("base", "engineering", "orders", *names)
    database = Database(url)
    try:
        composed.models.metadata.create_all(database.engine)
        opened = Plant(database, composed)
        with use_clock(lambda: NOW):
            with opened.writing() as session:
                for addon in composed.addons:
                    data = addon.part("data")
                    if data is not None and hasattr(data, "install"):
                        data.install(session)
                master_data(session)
            yield opened
    finally:
        database.dispose()


def master_data(session: Any) -> None:
    place = site(session)
    for code in ("A", "B"):
        add(session, Party, code=code, name=f"Customer {code}", is_customer=True)
    cutting = centre(session, place, "CUT", "CUT-1", "CUT-2")
    sewing = centre(session, place, "SEW", "SEW-1")
    coat, sleeve = item(session, "COAT"), item(session, "SLEEVE")
    button = item(session, "BUTTON", kind="buy")
    bom(session, coat, (sleeve, "2", "5"), (button, "6"))
    coat_routing(session, coat, cutting, sewing)
    steps = [
        session.models[Operation](sequence=10, name="cut sleeve", work_centre=cutting, run_minutes=D("0.5")),
        session.models[Operation](sequence=20, name="sew sleeve", work_centre=sewing, run_minutes=D(1)),
    ]
    add(session, Routing, item=sleeve, operations=steps, state="released")


def coat_routing(session: Any, coat: Any, cutting: Any, sewing: Any) -> None:
    """Two cuts side by side, sewing after both, then pressing on one named machine."""
    models = session.models
    machines = {m.code: m for m in session.scalars(select(models["engineering.machine"]))}
    shell, lining, sew, press = (
        models[Operation](
            sequence=10, name="cut shell", work_centre=cutting, setup_minutes=D(5), run_minutes=D("0.75")
        ),
        models[Operation](
            sequence=20, name="cut lining", work_centre=cutting, run_minutes=D("0.25"), queue_minutes=D(30)
        ),
        models[Operation](sequence=30, name="sew", work_centre=sewing, run_minutes=D(3), transfer_batch=D(4)),
        models[Operation](sequence=40, name="press", work_centre=sewing, run_minutes=D(1), interruptible=False),
    )
    press.machines = [models[OperationMachine](machine=machines["SEW-1"], speed_percent=D(80))]
    routing = add(session, Routing, item=coat, operations=[shell, lining, sew, press], state="released")
    lining.predecessors = []
    sew.predecessors = [models[OperationPredecessor](predecessor=before) for before in (shell, lining)]
    session.flush()
    assert routing.id


def by_code(session: Any, definition: Any, code: str) -> Any:
    cls = session.models[definition]
    return session.scalars(select(cls).where(cls.code == code)).one()


def order(
    session: Any, *lines: tuple[str, str], customer: str | None = "A", due: date = date(2026, 3, 20), **values: Any
) -> Any:
    """A draft order with lines of (item code, quantity) at a price of 10."""
    models = session.models
    party = None if customer is None else by_code(session, Party, customer)
    made = [
        models[Line](item=by_code(session, Item, code), quantity=D(quantity), price=D(10)) for code, quantity in lines
    ]
    place = by_code(session, "base.site", "S")
    return add(session, Order, site=place, customer=party, requested_date=due, lines=made, **values)


def unit(session: Any, code: str) -> Any:
    return by_code(session, Unit, code)
