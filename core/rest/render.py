"""Values as JSON: decimals as strings without an exponent, moments in UTC with a Z."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, send_file

from core.i18n import LazyText

if TYPE_CHECKING:
    from core.transfer.files import StoredFile

MEDIA_TYPE = "application/json"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def decimal_text(value: Decimal) -> str:
    """``Decimal("12.500000")`` is ``12.5``: the same number reads the same on every engine."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment_text(value: datetime) -> str:
    """RFC 3339 in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def dump(data: Any) -> bytes:
    """JSON text of plain data, decimals, dates and lazy texts."""
    return orjson.dumps(data, default=_plain, option=_OPTIONS)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, LazyText):
        return str(value)
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


@dataclass
class Answer:
    """What a handler answers, before it becomes a response: it can be kept and given again."""

    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    file: StoredFile | None = None
    """A file to download instead of data."""

    def encoded(self) -> bytes:
        if self.body is None:
            self.body = b"" if self.data is None else dump(self.data)
        return self.body

    def response(self) -> Response:
        if self.file is not None:
            name, media_type = self.file.filename, self.file.media_type or "application/octet-stream"
            return send_file(self.file.path, media_type, as_attachment=True, download_name=name, etag=False, max_age=0)
        body = self.encoded()
        response = Response(body, self.status, headers=self.headers, mimetype=MEDIA_TYPE if body else None)
        if not body:
            response.headers.pop("Content-Type", None)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
