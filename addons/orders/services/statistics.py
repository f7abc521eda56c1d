"""Figures of the order book by type, product family, customer or month; every figure opens exactly its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, extract, func, select

from core.errors import BadRequest
from core.i18n import translator

_ = translator("orders")

DIMENSIONS = {"kind": _("Order type"), "category": _("Product family"), "customer": _("Customer"), "month": _("Month")}
COUNTED_STATES = ("confirmed", "in_progress", "on_hold", "shipped", "closed")
"""Drafts are not orders yet, cancelled ones no longer."""

Condition = tuple[str, str, Any]


@dataclass
class Row:
    """One group. ``keys`` has one value per dimension: an order type, an id or None, or (year, month)."""

    keys: tuple[Any, ...]
    orders: int = 0
    lines: int = 0
    shipped: int = 0
    """Lines of shipped orders that had a date to keep."""
    on_time: int = 0
    """Those of them that left on or before that date: the promised one, else the requested."""
    quantities: dict[int, Decimal] = field(default_factory=dict)
    """What is wanted, by unit id: quantities of different units are not added."""
    amounts: dict[str, Decimal] = field(default_factory=dict)
    """Money by currency."""

    @property
    def on_time_rate(self) -> Decimal | None:
        """Between 0 and 1; None where nothing was shipped."""
        return None if not self.shipped else Decimal(self.on_time) / Decimal(self.shipped)


def statistics(session: Any, by: Sequence[str], *, amounts: bool = True) -> list[Row]:
    """Rows for one or two of ``kind``, ``category``, ``customer``, ``month`` (of the order date), sorted by keys.

    ``amounts=False`` leaves money out, for people who may not see prices. Raises BadRequest for unknown dimensions.
    """
    dimensions = _checked(by)
    keys = [column for name in dimensions for column in _columns(session, name)]
    models = session.models
    order, line = models["orders.order"], models["orders.line"]
    open_quantity = line.quantity - line.cancelled_quantity
    target = func.coalesce(line.promised_date, line.requested_date)
    was_shipped = case((order.shipped_date.is_not(None) & target.is_not(None), 1), else_=0)
    kept_date = case((order.shipped_date <= target, 1), else_=0)
    rows: dict[tuple[Any, ...], Row] = {}

    def row(values: Sequence[Any]) -> Row:
        folded = _folded(dimensions, values)
        return rows.setdefault(folded, Row(folded))

    width = len(keys)
    counts = (func.count(order.id.distinct()), func.count(line.id), func.sum(was_shipped), func.sum(kept_date))
    for found in session.execute(_grouped(session, keys, counts)):
        current = row(found[:width])
        current.orders, current.lines, current.shipped, current.on_time = (int(value or 0) for value in found[width:])
    for found in session.execute(_grouped(session, [*keys, line.unit_id], (func.sum(open_quantity),))):
        row(found[:width]).quantities[found[width]] = found[width + 1]
    if amounts:
        for found in session.execute(_grouped(session, [*keys, order.currency], (func.sum(line.amount),))):
            row(found[:width]).amounts[found[width]] = found[width + 1]
    return sorted(rows.values(), key=lambda each: [(value is None, value or 0) for value in each.keys])


def counted_orders(session: Any) -> int:
    """How many orders the statistics are about; rows by product family may count one in several of them."""
    order, line = session.models["orders.order"], session.models["orders.line"]
    query = select(func.count(order.id.distinct())).join(line, line.order_id == order.id)
    return int(session.scalar(query.where(order.state.in_(COUNTED_STATES))) or 0)


def drill_down(by: Sequence[str], keys: Sequence[Any]) -> tuple[Condition, ...]:
    """The conditions on ``orders.line`` under which exactly the lines of one row are listed."""
    conditions: list[Condition] = [("order_id.state", "in", COUNTED_STATES)]
    for name, key in zip(_checked(by), keys, strict=True):
        if name == "kind":
            conditions.append(("order_id.kind", "eq", key))
        elif name == "month":
            year, month = key
            after = date(year + month // 12, month % 12 + 1, 1)
            conditions += [("order_id.order_date", "ge", date(year, month, 1)), ("order_id.order_date", "lt", after)]
        else:
            path = "order_id.customer_id" if name == "customer" else "item_id.category_id"
            conditions.append((path, "empty", True) if key is None else (path, "eq", key))
    return tuple(conditions)


def _checked(by: Sequence[str]) -> tuple[str, ...]:
    if not 1 <= len(by) <= 2 or len(set(by)) != len(by) or any(name not in DIMENSIONS for name in by):
        raise BadRequest(_("Statistics go by one or two of: {names}.", names=", ".join(DIMENSIONS)))
    return tuple(by)


def _columns(session: Any, dimension: str) -> tuple[Any, ...]:
    order, item = session.models["orders.order"], session.models["engineering.item"]
    if dimension == "month":
        return extract("year", order.order_date), extract("month", order.order_date)
    return ({"kind": order.kind, "customer": order.customer_id, "category": item.category_id}[dimension],)


def _folded(dimensions: Sequence[str], values: Sequence[Any]) -> tuple[Any, ...]:
    remaining = list(values)
    return tuple(
        (int(remaining.pop(0)), int(remaining.pop(0))) if name == "month" else remaining.pop(0) for name in dimensions
    )


def _grouped(session: Any, keys: Sequence[Any], measures: Sequence[Any]) -> Select[Any]:
    models = session.models
    order, line, item = models["orders.order"], models["orders.line"], models["engineering.item"]
    query = select(*keys, *measures).select_from(line).join(order, line.order_id == order.id)
    return query.join(item, line.item_id == item.id).where(order.state.in_(COUNTED_STATES)).group_by(*keys)
