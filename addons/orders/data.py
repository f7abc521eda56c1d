"""Rows that every installation needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from addons.base.models import Sequence
from core.i18n import translator

_ = translator("orders")


def install(session: Any) -> None:
    """The number sequence of orders, where it is missing."""
    cls = session.models[Sequence]
    if session.scalars(select(cls.id).where(cls.code == "orders.order")).first() is None:
        session.add(cls(code="orders.order", name=str(_("Orders")), template="SO-{year}-{number:05d}", reset="yearly"))
        session.flush()
