"""The released revisions of an item."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from addons.engineering.models.bom import Bom
from addons.engineering.models.item import Item
from addons.engineering.models.routing import Routing


def released_routing(session: Any, item: Item) -> Routing | None:
    """The routing by which the item is made now, or None."""
    found: Routing | None = _released(session, session.models[Routing], item)
    return found


def released_bom(session: Any, item: Item) -> Bom | None:
    """The bill of material of the item that holds now, or None."""
    found: Bom | None = _released(session, session.models[Bom], item)
    return found


def _released(session: Any, cls: Any, item: Item) -> Any:
    query = select(cls).where(cls.item_id == item.id, cls.state == "released").order_by(cls.id.desc()).limit(1)
    return session.scalars(query).first()
