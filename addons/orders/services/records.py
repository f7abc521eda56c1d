"""Looking through references of records that may not have been flushed yet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import inspect


def related(session: Any, record: Any, name: str) -> Any:
    """The record behind the many-to-one ``name`` as it will be after the flush, or None.

    Before a flush, ``line.item`` is empty when only ``item_id`` was set, and stale when ``item_id`` was changed.
    """
    state = inspect(record)
    given = [value for value in state.attrs[name].history.added or () if value is not None]
    if given:
        return given[0]
    relation = state.mapper.relationships[name]
    (column,) = relation.local_columns
    key = getattr(record, state.mapper.get_property_by_column(column).key)
    return None if key is None else session.get(relation.mapper.class_, key)


def changed(record: Any, name: str) -> tuple[Any, Any] | None:
    """The old and the new value of a field that this flush will change, or None where it stays as it is."""
    history = inspect(record).attrs[name].history
    if not history.has_changes():
        return None
    old = history.deleted[0] if history.deleted else None
    new = history.added[0] if history.added else None
    return None if old == new else (old, new)


def before_flush(record: Any, name: str) -> Any:
    """The value a field has in the database, whatever this flush will write."""
    difference = changed(record, name)
    return getattr(record, name) if difference is None else difference[0]


def lines_of(session: Any, order: Any) -> list[Any]:
    """The lines the order will have after the flush, also those made with only their ``order_id`` set, by position."""
    model = session.models["orders.line"]
    lines = list(order.lines)
    if order.id is not None:
        known = {id(line) for line in lines}
        lines += [
            new for new in session.new if isinstance(new, model) and new.order_id == order.id and id(new) not in known
        ]
    gone = {id(record) for record in session.deleted}
    return sorted((line for line in lines if id(line) not in gone), key=lambda line: line.position or 0)


def plain_number(amount: Decimal) -> str:
    """The shortest exact writing of an amount, without exponent."""
    return format(amount.normalize(), "f")
