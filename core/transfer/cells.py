"""Cells as spreadsheets hold them, made into what the record service reads."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.errors import Text
from core.i18n import translator
from core.orm.fields import Field
from core.records.values import BadValue, parse
from core.transfer.table import CellFault

_ = translator("core")

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Serial numbers of days from 1954 to 2119."""
_CURRENCY = re.compile(r"^(?:[¥$€£]|CNY|RMB|USD|EUR)\s*|\s*(?:元|CNY|RMB|USD|EUR)$", re.IGNORECASE)
LONGEST_SHOWN = 80


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def text_of(value: Any) -> str:
    """What stands in the cell, for keys and names: ``1001.0`` is 1001."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def shown(value: Any) -> str:
    """A cell in a message, cut where it is long."""
    text = "" if value is None else text_of(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def converted(field: Field, value: Any) -> tuple[Any, Text | None]:
    """(value for the record service, None), or (None, what is wrong)."""
    if isinstance(value, CellFault):
        return None, _("The cell holds an error: {fault}.", fault=value.text)
    if is_empty(value):
        return None, None
    prepared = _prepared(field, value)
    try:
        parse(field, prepared)
    except BadValue as error:
        return None, error.problem.message
    return prepared, None


def _prepared(field: Field, value: Any) -> Any:
    if field.kind in ("string", "text", "selection"):
        return text_of(value)
    if field.kind in ("date", "datetime") and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _day_of_number(value)
    if field.kind == "datetime" and isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if field.kind in ("money", "decimal") and isinstance(value, str):
        return _CURRENCY.sub("", unicodedata.normalize("NFKC", value).strip())
    if field.numeric and isinstance(value, (date, timedelta)):
        return text_of(value)
    return value


def _day_of_number(value: int | Decimal) -> str:
    """A day that was typed as 20261201, or kept as a serial number because the cell lost its format."""
    if value == int(value) and int(value) in _SERIALS:
        return (_EXCEL_EPOCH + timedelta(days=int(value))).isoformat()
    return text_of(value)
