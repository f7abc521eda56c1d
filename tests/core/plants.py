"""A small plant with two sites, for tests of what people may see and do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.addons import lifecycle
from core.config import Config
from core.db.session import GuardedSession, SystemSession
from core.instance import Instance
from core.security.principal import Principal, Scopes


class Plant:
    """An initialised installation with orders at site A and at site B."""

    def __init__(self, url: str, folder: Path) -> None:
        self.instance = Instance(Config(folder, database_url=url))
        lifecycle.initialise(self.instance, ["orders"])
        with self.system(write=True) as session:
            self._fill(session)

    def _fill(self, session: SystemSession) -> None:
        make = session.models
        company: Any = make["base.company"](code="C", name="Company", currency="CNY")
        session.add(company)
        session.flush()
        self.sites: dict[str, int] = {}
        self.orders: dict[str, int] = {}
        party: Any = make["base.party"](code="K1", name="Kunde", is_customer=True)
        session.add(party)
        unit = session.scalars(_select(make["base.unit"]).where(make["base.unit"].code == "pcs")).one()
        item: Any = make["engineering.item"](code="I1", name="Item", kind="buy", unit_id=unit.id)
        session.add(item)
        session.flush()
        self.party, self.item, self.unit = party.id, item.id, unit.id
        for code in ("A", "B"):
            site: Any = make["base.site"](company_id=company.id, code=code, name=code, zone="Asia/Shanghai")
            session.add(site)
            session.flush()
            self.sites[code] = site.id
            for number in (1, 2):
                order: Any = make["orders.order"](
                    number=f"{code}{number}", site_id=site.id, customer_id=party.id, requested_date=date(2099, 1, 1)
                )
                order.lines = [
                    make["orders.line"](
                        position=10, item_id=item.id, quantity=Decimal(5), unit_id=unit.id, price=Decimal(7)
                    )
                ]
                session.add(order)
                session.flush()
                self.orders[order.number] = order.id

    def person(self, *groups: str, sites: str = "A", admin: bool = False) -> Principal:
        expanded = self.instance.generation.policy.expand(["core.user", "base.user", *groups])
        scopes = Scopes(frozenset({1}), frozenset(self.sites[code] for code in sites))
        return Principal(77, "somebody", "Somebody", admin, expanded, scopes)

    @contextmanager
    def session(self, who: Principal, *, write: bool = False) -> Iterator[GuardedSession]:
        with self.instance.database.session(self.instance.generation, who, write=write, origin="test") as session:
            yield session

    @contextmanager
    def system(self, *, write: bool = False) -> Iterator[SystemSession]:
        with self.instance.database.system(self.instance.generation, "test", write=write) as session:
            yield session


def _select(cls: Any) -> Any:
    from sqlalchemy import select

    return select(cls)
