"""Page marks: where a list goes on, readable by this server only and bound to the list they came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from core.errors import BadRequest
from core.i18n import translator
from core.records.query import ListQuery

_ = translator("core")


_READERS: dict[str, Callable[[str], Any]] = {"n": Decimal, "t": datetime.fromisoformat, "d": date.fromisoformat}


def list_digest(query: ListQuery) -> str:
    """What a mark must agree with: model, conditions and order; not the fields and not the page size."""
    said = repr((query.model, query.where, query.any_of, query.search, query.sort))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def encode_cursor(query: ListQuery, position: tuple[Any, ...]) -> str:
    values = [_tagged(value) for value in position]
    text = json.dumps([list_digest(query), *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(query: ListQuery, mark: str) -> tuple[Any, ...]:
    """The position. Raises BadRequest for a mark of another list, or one that nobody gave out."""
    try:
        padded = mark + "=" * (-len(mark) % 4)
        digest, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        position = tuple(_untagged(value) for value in values)
    except (binascii.Error, ValueError, TypeError, KeyError, InvalidOperation, RecursionError) as error:
        raise _refused() from error
    if digest != list_digest(query):
        raise _refused()
    return position


def _refused() -> BadRequest:
    return BadRequest(_("This page mark does not belong to this list."), parameter="cursor")


def _tagged(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def _untagged(value: Any) -> Any:
    if not isinstance(value, dict):
        if value is not None and not isinstance(value, (str, int, bool)):
            raise TypeError("not a value of a page mark")
        return value
    ((tag, text),) = value.items()
    return _READERS[tag](text)
