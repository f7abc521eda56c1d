"""What items consist of, over all levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from addons.engineering.lookup import loaded
from addons.engineering.models.bom import Bom, BomLine
from addons.engineering.models.item import Item
from core.errors import Refused
from core.i18n import translator

_ = translator("engineering")

STEP = Decimal("0.000001")


@dataclass(frozen=True)
class Requirement:
    """So much of ``item`` is needed in all. ``level`` is the deepest on which it is used, 0 the item itself.

    ``bom`` is the released bill of the item, None for what is bought or has none.
    """

    item: Item
    quantity: Decimal
    level: int
    bom: Bom | None


def explode(session: Any, item: Item, quantity: Decimal) -> list[Requirement]:
    """Everything needed for ``quantity`` of ``item`` by the released bills of material, the item itself first.

    An item follows everything it goes into, and appears once with the sum of all uses. Scrap percentages are added;
    results are exact, then rounded up to six places. Raises Refused where bills of material form a cycle.
    """
    boms = _released_boms(session, item)
    order = _low_level_order(item, boms)
    needed: dict[int, Fraction] = {item.id: Fraction(quantity)}
    level: dict[int, int] = {item.id: 0}
    found = []
    for part in order:
        bom = boms.get(part.id)
        found.append(Requirement(part, rounded_up(needed[part.id]), level[part.id], bom))
        if bom is None:
            continue
        for line in bom.lines:
            each = Fraction(line.quantity) / Fraction(bom.quantity) * (1 + Fraction(line.scrap_percent) / 100)
            needed[line.item_id] = needed.get(line.item_id, Fraction(0)) + needed[part.id] * each
            level[line.item_id] = max(level.get(line.item_id, 0), level[part.id] + 1)
    return found


def rounded_up(amount: Fraction) -> Decimal:
    """``amount`` with six places, never less than it was."""
    with localcontext(prec=60):
        return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(STEP, rounding=ROUND_CEILING)


def containing_path(session: Any, component: Item, made: Item) -> list[Item]:
    """The way from ``component`` down to ``made`` through bills of material not superseded; empty if there is none.

    Bills not yet written are looked at, too: two that contain each other may arrive in one request.
    """
    if component is made:
        return [made]
    above: dict[Item, Item | None] = {component: None}
    frontier = [component]
    while frontier:
        reached = []
        for parent, child in _uses(session, frontier):
            if child in above:
                continue
            above[child] = parent
            if child is made:
                return list(reversed(list(_upwards(above, child))))
            reached.append(child)
        frontier = reached
    return []


def _upwards(above: dict[Item, Item | None], item: Item | None) -> Iterator[Item]:
    while item is not None:
        yield item
        item = above[item]


def _uses(session: Any, items: list[Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs (item, component) of the bills of ``items`` that are not superseded."""
    bom_class = session.models[Bom]
    ids = [item.id for item in items if item.id is not None]
    query = select(bom_class).where(bom_class.item_id.in_(ids), bom_class.state != "superseded")
    stored = session.scalars(query).all() if ids else []
    waiting = [record for record in (*session.new, *session.dirty) if isinstance(record, bom_class)]
    for bom in {id(bom): bom for bom in (*stored, *waiting)}.values():
        made = loaded(session, bom, "item")
        if made is None or bom.state == "superseded" or not any(made is item for item in items):
            continue
        for line in bom.lines:
            component = loaded(session, line, "item")
            if component is not None:
                yield made, component


def _released_boms(session: Any, item: Item) -> dict[int, Bom]:
    bom_class: Any = session.models[Bom]
    found: dict[int, Bom] = {}
    seen, frontier = {item.id}, [item.id]
    while frontier:
        query = select(bom_class).where(bom_class.item_id.in_(frontier), bom_class.state == "released")
        boms = {bom.item_id: bom for bom in session.scalars(query.order_by(bom_class.id))}
        found.update(boms)
        frontier = sorted({line.item_id for bom in boms.values() for line in bom.lines} - seen)
        seen.update(frontier)
    return found


def _low_level_order(item: Item, boms: dict[int, Bom]) -> list[Item]:
    """The item and all it contains, each after everything that uses it."""
    items = {item.id: item}
    uses_left: dict[int, int] = {}
    for line in _all_lines(boms.values()):
        items.setdefault(line.item_id, line.item)
        uses_left[line.item_id] = uses_left.get(line.item_id, 0) + 1
    order, ready = [], [] if item.id in uses_left else [item.id]
    while ready:
        key = ready.pop(0)
        order.append(items[key])
        for line in boms[key].lines if key in boms else ():
            uses_left[line.item_id] -= 1
            if not uses_left[line.item_id]:
                ready.append(line.item_id)
    if len(order) < len(items):
        raise Refused(_("The bills of material below {item} contain themselves.", item=item.code))
    return order


def _all_lines(boms: Iterable[Bom]) -> Iterator[BomLine]:
    for bom in boms:
        yield from bom.lines
