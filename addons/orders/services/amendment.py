"""Changes of confirmed orders: they need a reason, and every changed field is kept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect

from addons.orders.models.order_states import COMMITTED, FINAL
from addons.orders.services.records import before_flush, changed, lines_of, plain_number
from core.errors import Problem
from core.i18n import translator

_ = translator("orders")

ORDER_FIELDS = ("customer_id", "currency", "priority", "special_requirements")
LINE_FIELDS = ("quantity", "cancelled_quantity", "price", "requested_date", "requirements")
FIXED_FIELDS = (("item_id", _("The item")), ("unit_id", _("The unit")))
WITHOUT_VALUES = ("price",)
"""Recorded as changed, without old and new value, because the history has more readers than the prices."""

Difference = tuple[int | None, str, str | None, str | None]
"""Position of the line or None, field, old and new value as text."""


def differences(session: Any, order: Any) -> list[Difference]:
    """What this flush changes of an order that was confirmed before it."""
    if not inspect(order).persistent or before_flush(order, "state") not in COMMITTED:
        return []
    found = [difference for name in ORDER_FIELDS if (difference := _difference(session, order, None, name))]
    for line in lines_of(session, order):
        if not inspect(line).persistent:
            found.append((line.position, "line", None, f"{_text(line.quantity)} {line.description}"[:300]))
            continue
        found += [difference for name in LINE_FIELDS if (difference := _difference(session, line, line.position, name))]
    return found


def record(session: Any, order: Any) -> None:
    """Put the differences into the order's history, under one new revision. May be called again in the same flush."""
    found = differences(session, order)
    pending = {(change.position, change.field): change for change in _pending(order)}
    reason = next((change.reason for change in pending.values()), "") or _reason(session, order)
    if found and not reason:
        return
    if found and not pending:
        order.revision = (order.revision or 0) + 1
        session.audit.reason = session.audit.reason or reason
    for position, field, old, new in found:
        change = pending.get((position, field))
        if change is None:
            change = session.models["orders.change"](
                revision=order.revision, position=position, field=field, reason=reason
            )
            order.changes.append(change)
        change.old_value, change.new_value = old, new
    for holder in (order, *lines_of(session, order)):
        if holder.change_reason is not None:
            holder.change_reason = None


def order_problems(session: Any, order: Any) -> Iterator[Problem]:
    """Refuses changes of finished orders, changes without a reason, and what stays fixed once confirmed."""
    if not inspect(order).persistent:
        return
    state = before_flush(order, "state")
    if state in FINAL:
        for name in ORDER_FIELDS:
            if changed(order, name):
                yield _final(order, state, f"/{name}")
    if state not in COMMITTED:
        return
    if changed(order, "site_id"):
        yield Problem(_("The site stays as it is once the order is confirmed."), "/site_id", "fixed")
    if inspect(order).attrs.lines.history.deleted:
        yield Problem(_("Lines of a confirmed order are cancelled, not removed."), "/lines", "fixed")
    yield from _missing_reason(session, order)


def line_problems(session: Any, line: Any, order: Any) -> Iterator[Problem]:
    """The same for one line, with pointers into the line."""
    if not inspect(order).persistent:
        return
    state = before_flush(order, "state")
    is_new = not inspect(line).persistent
    if state in FINAL and (is_new or any(changed(line, name) for name in (*LINE_FIELDS, *dict(FIXED_FIELDS)))):
        yield _final(order, state, "")
    if state not in COMMITTED:
        return
    for name, label in FIXED_FIELDS:
        if not is_new and changed(line, name):
            message = _("{what} of a confirmed line stays; cancel the line and add another.", what=label)
            yield Problem(message, f"/{name}", "fixed")
    if not session.is_modified(order):
        yield from _missing_reason(session, order)


def _missing_reason(session: Any, order: Any) -> Iterator[Problem]:
    if differences(session, order) and not _pending(order):
        yield Problem(_("The order is confirmed: give the reason for the change."), "/change_reason", "required")


def _final(order: Any, state: str, pointer: str) -> Problem:
    label = order.states.state(state).label
    return Problem(_("The order cannot be changed any more, it is: {state}.", state=label), pointer, "final")


def _difference(session: Any, record: Any, position: int | None, name: str) -> Difference | None:
    values = changed(record, name)
    if values is None:
        return None
    if name in WITHOUT_VALUES:
        return position, name, None, None
    if name == "customer_id":
        party = session.models["base.party"]
        names = [None if key is None else session.get(party, key).display()[:300] for key in values]
        return position, name, names[0], names[1]
    return position, name, _text(values[0]), _text(values[1])


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return (plain_number(value) if isinstance(value, Decimal) else str(value))[:300]


def _reason(session: Any, order: Any) -> str:
    given = (order.change_reason, *(line.change_reason for line in lines_of(session, order)), session.audit.reason)
    return next((text.strip() for text in given if text and text.strip()), "")


def _pending(order: Any) -> list[Any]:
    return [change for change in order.changes if inspect(change).pending or inspect(change).transient]
