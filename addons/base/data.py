"""Rows that every installation needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Unit
from core.i18n import translator

_ = translator("base")

UNITS = (
    ("pcs", _("piece"), "count", "1"),
    ("pair", _("pair"), "count", "2"),
    ("doz", _("dozen"), "count", "12"),
    ("mg", _("milligram"), "mass", "0.001"),
    ("g", _("gram"), "mass", "1"),
    ("kg", _("kilogram"), "mass", "1000"),
    ("t", _("tonne"), "mass", "1000000"),
    ("mm", _("millimetre"), "length", "0.001"),
    ("cm", _("centimetre"), "length", "0.01"),
    ("m", _("metre"), "length", "1"),
    ("km", _("kilometre"), "length", "1000"),
    ("cm2", _("square centimetre"), "area", "0.0001"),
    ("m2", _("square metre"), "area", "1"),
    ("ml", _("millilitre"), "volume", "0.001"),
    ("l", _("litre"), "volume", "1"),
    ("m3", _("cubic metre"), "volume", "1000"),
    ("s", _("second"), "time", "1"),
    ("min", _("minute"), "time", "60"),
    ("h", _("hour"), "time", "3600"),
)
"""Code, English name (shown translated), dimension, and how many base units it is."""


def install(session: Any) -> None:
    """Add the units that are missing."""
    cls = session.models[Unit]
    known = set(session.scalars(select(cls.code)))
    for code, name, dimension, factor in UNITS:
        if code not in known:
            session.add(cls(code=code, name=name.msgid, dimension=dimension, factor=Decimal(factor)))
    session.flush()
