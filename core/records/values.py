"""Values as people and programs write them, made into what columns hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from core.errors import Problem
from core.i18n import current_zone, translator
from core.orm.fields import Field

_ = translator("core")

LONGEST_TEXT = 100_000
LARGEST_INTEGER = 2**31 - 1
"""What an integer column holds on PostgreSQL."""
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
"""A time of day, which columns with the widget ``clock`` hold in minutes since midnight."""
_DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
_MOMENT_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S")


class BadValue(ValueError):
    """``problem`` says what is wrong; its pointer is the field's."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem.message))
        self.problem = problem


def parse(field: Field, value: Any) -> Any:
    """The Python value for a field from JSON or from text typed by a person; raises BadValue. Empty text is None.

    Numbers bear full-width digits and thousands separators. Naive times are read in the current zone.
    """
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise _bad(field, _("This text is too long."), "too_long")
        if field.kind in ("string", "text"):
            text = unicodedata.normalize("NFC", value)
            return text if field.kind == "text" else text.strip()
        value = unicodedata.normalize("NFKC", value).strip()
        if value == "":
            return None
    if value is None:
        return None
    parser: Callable[[Field, Any], Any] = _PARSERS[field.kind]
    return parser(field, value)


def _bad(field: Field, message: Any, code: str = "invalid") -> BadValue:
    return BadValue(Problem(message, f"/{field.name}", code))


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise _bad(field, _("This must be text."))
    return value


def _number_text(value: str) -> str:
    return value.replace(",", "") if _GROUPED.fullmatch(value) else value


def _integer(field: Field, value: Any) -> int:
    if isinstance(value, bool):
        raise _bad(field, _("This must be a whole number."))
    if isinstance(value, (float, Decimal)) and -(2**63) < value < 2**63 and value == int(value):
        value = int(value)
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise _bad(field, _("This number is too large."), "too_large")
        return value
    if field.ui.widget == "clock" and isinstance(value, str) and (shown := _CLOCK.fullmatch(value)):
        return int(shown[1]) * 60 + int(shown[2])
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,18}(\.0*)?", _number_text(value)):
        return _integer(field, int(_number_text(value).split(".")[0]))
    raise _bad(field, _("This must be a whole number."))


def _decimal(field: Field, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise _bad(field, _("This must be a number."))
    try:
        # A JSON or spreadsheet float means the number that it prints.
        number = Decimal(_number_text(value)) if isinstance(value, str) else Decimal(str(value))
    except InvalidOperation:
        raise _bad(field, _("This must be a number.")) from None
    if not number.is_finite():
        raise _bad(field, _("This must be a number."))
    if field.largest is not None and abs(number) > field.largest:
        raise _bad(field, _("This number is too large."), "too_large")
    scale = field.scale or 0
    if _places(number) > scale:
        raise _bad(field, _("At most {count} decimal places.", count=scale), "too_precise")
    return number


def _places(number: Decimal) -> int:
    """Decimal places that are not zero; by digits, because arithmetic would round long numbers."""
    _sign, digits, exponent = number.as_tuple()
    zeros = next((index for index, digit in enumerate(reversed(digits)) if digit), len(digits))
    return 0 if zeros == len(digits) else -int(exponent) - zeros


def _boolean(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "yes", "1", "on", "是"):
        return True
    if isinstance(value, str) and value.lower() in ("false", "no", "0", "off", "否"):
        return False
    if value in (0, 1):
        return bool(value)
    raise _bad(field, _("This must be yes or no."))


def _day(field: Field, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        for form in _DAY_FORMS:
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            pass
    raise _bad(field, _("This must be a date, such as 2026-11-30."))


def _moment(field: Field, value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else None
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            for form in _MOMENT_FORMS:
                try:
                    moment = datetime.strptime(value, form)  # noqa: DTZ007 - given the current zone below
                    break
                except ValueError:
                    continue
    if moment is None:
        raise _bad(field, _("This must be a date and time, such as 2026-11-30 14:00."))
    aware = moment if moment.tzinfo else moment.replace(tzinfo=current_zone())
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        raise _bad(field, _("This must be a date and time, such as 2026-11-30 14:00.")) from None


def _selection(field: Field, value: Any) -> str:
    choices = dict(field.ui.choices or ())
    if isinstance(value, str):
        if value in choices:
            return value
        for key, label in choices.items():
            if value.casefold() == str(label).casefold():
                return key
    known = ", ".join(str(label) for label in choices.values())
    raise _bad(field, _("Choose one of: {choices}.", choices=known), "unknown_choice")


def _reference(field: Field, value: Any) -> int:
    if isinstance(value, dict) and set(value) == {"id"}:
        value = value["id"]
    return _integer(field, value)


_PARSERS: dict[str, Callable[[Field, Any], Any]] = {
    "string": _text,
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "money": _decimal,
    "boolean": _boolean,
    "date": _day,
    "datetime": _moment,
    "selection": _selection,
    "many_to_one": _reference,
    "json": lambda _field, value: value,
}
