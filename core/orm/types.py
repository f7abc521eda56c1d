"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Numeric, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class ScaledDecimal(TypeDecorator[Decimal]):
    """Exact decimal with ``scale`` places: NUMERIC on PostgreSQL, a scaled 64-bit integer on SQLite.

    Sums, comparisons and ordering work in SQL on both. Products of two such columns do not: their scales add up.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int = 18, scale: int = 6) -> None:
        if precision > 18:
            raise ValueError("a scaled decimal must fit a 64-bit integer: at most 18 digits")
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale
        self._step = Decimal(1).scaleb(-scale)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("quantities and money are Decimal, never float")
        exact = Decimal(value).quantize(self._step, rounding=ROUND_HALF_EVEN)
        return int(exact.scaleb(self.scale)) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return Decimal(int(value)).scaleb(-self.scale)
        return Decimal(value).quantize(self._step)

    @property
    def largest(self) -> Decimal:
        """The largest magnitude the column can hold."""
        return (Decimal(10) ** self.precision - 1).scaleb(-self.scale)


class Quantity(ScaledDecimal):
    """An amount of something, in the unit the field names; six places."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(18, 6)


class Money(ScaledDecimal):
    """An amount of money in the record's currency; four places."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(18, 4)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. Naive values are refused: their meaning depends on who reads them."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Key(TypeDecorator[str]):
    """A code or number that sorts bytewise on both engines."""

    impl = String
    cache_ok = True

    def __init__(self, length: int = 64) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(self.length, collation=collation))
