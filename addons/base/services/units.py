"""Conversion between units of measure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Any, Protocol

from addons.base.models.unit import Unit
from core.errors import Refused
from core.i18n import translator

_ = translator("base")

STEP = Decimal("0.000001")


class Conversion(Protocol):
    """One ``from_unit`` is ``factor`` of ``to_unit``."""

    from_unit_id: Any
    to_unit_id: Any
    factor: Any


class HasConversions(Protocol):
    """An item with conversions of its own; they go before those of the units."""

    @property
    def unit_conversions(self) -> Iterable[Any]: ...


def convert(
    session: Any, quantity: Decimal, from_unit: Unit, to_unit: Unit, item: HasConversions | None = None
) -> Decimal:
    """``quantity`` of ``from_unit`` in ``to_unit``: computed exactly, then rounded to six places.

    Raises Refused where the dimensions differ and the item has no conversion that bridges them.
    """
    if from_unit.id == to_unit.id:
        return quantity
    amount = Fraction(quantity)
    for conversion in item.unit_conversions if item is not None else ():
        bridged = _bridge(session, amount, from_unit, to_unit, conversion)
        if bridged is not None:
            return _rounded(bridged)
    if from_unit.dimension != to_unit.dimension:
        raise Refused(
            _("{source} cannot be converted into {target}.", source=from_unit.display(), target=to_unit.display())
        )
    return _rounded(amount * Fraction(from_unit.factor) / Fraction(to_unit.factor))


def _bridge(session: Any, amount: Fraction, source: Unit, target: Unit, conversion: Conversion) -> Fraction | None:
    """The amount by way of the item's conversion, forwards or backwards, or None where it does not lead there."""
    units = session.models[Unit]
    first, last = session.get(units, conversion.from_unit_id), session.get(units, conversion.to_unit_id)
    factor = Fraction(conversion.factor)
    for one, other, rate in ((first, last, factor), (last, first, 1 / factor)):
        begin, end = _same_dimension(source, one), _same_dimension(other, target)
        if begin is not None and end is not None:
            return amount * begin * rate * end
    return None


def _same_dimension(source: Unit, target: Unit) -> Fraction | None:
    """What one ``source`` is in ``target``; counts only convert into themselves, a box is no dozen."""
    if source.id == target.id:
        return Fraction(1)
    if source.dimension != target.dimension or source.dimension == "count":
        return None
    return Fraction(source.factor) / Fraction(target.factor)


def _rounded(amount: Fraction) -> Decimal:
    with localcontext(prec=60):
        return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(STEP, rounding=ROUND_HALF_EVEN)
