"""What the page of order statistics shows: rows with labels, totals, and the address behind every figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.orders.services.statistics import DIMENSIONS, Row, counted_orders, drill_down, statistics
from core.errors import Text
from core.i18n import translator
from core.orm import Field
from core.web import format as shown
from core.web.urls import list_url, with_query

_ = translator("orders")

DEFAULT = ("customer",)
PATH = "/app/orders/statistics"


def context(session: Any, by: Sequence[str] = DEFAULT) -> dict[str, Any]:
    """Names for the template: ``dimensions`` to choose from, ``by``, ``rows``, ``total``, ``amounts`` (shown or not).

    Raises BadRequest for unknown dimensions. Money is left out for people who may not see prices.
    """
    chosen = tuple(by) or DEFAULT
    sees_amounts = session.access.may_read_field("orders.line", "amount")
    money = session.models.fields["orders.line"]["amount"]
    rows = statistics(session, chosen, amounts=sees_amounts)
    names = _names(session, chosen, rows)
    units = {
        unit.id: unit.display() for unit in _found(session, "base.unit", {u for row in rows for u in row.quantities})
    }
    return {
        "dimensions": [
            {
                "label": label,
                "chosen": name in chosen,
                "url": with_query(PATH, [("by", n) for n in _toggled(chosen, name)]),
            }
            for name, label in DIMENSIONS.items()
        ],
        "by": [DIMENSIONS[name] for name in chosen],
        "amounts": sees_amounts,
        "rows": [
            {
                "labels": [names[name].get(key, "") for name, key in zip(chosen, row.keys, strict=True)],
                "url": list_url(session.generation, "orders.line", drill_down(chosen, row.keys)),
                **_figures(row, units, money),
            }
            for row in rows
        ],
        "total": _figures(_total(rows, counted_orders(session)), units, money),
    }


def _toggled(chosen: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The dimensions after a click on one: at least one stays, a third takes the place of the second."""
    if name in chosen:
        return tuple(each for each in chosen if each != name) or chosen
    return (chosen[0], name)


def _figures(row: Row, units: dict[int, str], money: Field) -> dict[str, Any]:
    rate = row.on_time_rate
    return {
        "orders": shown.plain(row.orders),
        "lines": shown.plain(row.lines),
        "quantities": [
            f"{shown.plain(amount)} {units.get(unit, '')}" for unit, amount in sorted(row.quantities.items())
        ],
        "amounts": [f"{shown.plain(amount, money)} {currency}" for currency, amount in sorted(row.amounts.items())],
        "on_time": "" if rate is None else f"{shown.plain((rate * 100).quantize(Decimal('0.1')))} %",
    }


def _total(rows: Sequence[Row], orders: int) -> Row:
    """The sum of all rows; the orders are given, because one with lines of two families stands in two rows."""
    total = Row((), orders=orders)
    for row in rows:
        total.lines += row.lines
        total.shipped += row.shipped
        total.on_time += row.on_time
        for unit, amount in row.quantities.items():
            total.quantities[unit] = total.quantities.get(unit, Decimal(0)) + amount
        for currency, amount in row.amounts.items():
            total.amounts[currency] = total.amounts.get(currency, Decimal(0)) + amount
    return total


def _names(session: Any, by: Sequence[str], rows: Sequence[Row]) -> dict[str, dict[Any, Text]]:
    names: dict[str, dict[Any, Text]] = {}
    for index, name in enumerate(by):
        keys = {row.keys[index] for row in rows}
        if name == "kind":
            names[name] = dict(session.models.fields["orders.order"]["kind"].ui.choices)
        elif name == "month":
            names[name] = {key: f"{key[0]}-{key[1]:02d}" for key in keys}
        else:
            model = "base.party" if name == "customer" else "engineering.item_category"
            names[name] = {None: _("None"), **{found.id: found.display() for found in _found(session, model, keys)}}
    return names


def _found(session: Any, model: str, ids: set[Any]) -> list[Any]:
    cls = session.models[model]
    return list(session.scalars(select(cls).where(cls.id.in_([key for key in ids if key is not None]))))
