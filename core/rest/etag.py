"""Versions of records as entity tags: who changes a record says which version was read."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

from flask import request

from core.errors import StaleRecord
from core.i18n import translator
from core.rest.problems import PreconditionRequired

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def etag_of(session: MesSession, record: Any) -> str:
    """``"4"``: the version. With owned lines ``"4-1c2f…"``: a change of a line alone must be noticed, too."""
    lines = sorted(_line_versions(session, record))
    if not lines:
        return f'"{record.version}"'
    return f'"{record.version}-{zlib.crc32(repr(lines).encode()):08x}"'


def _line_versions(session: MesSession, record: Any) -> list[tuple[str, int, int]]:
    found = []
    for field in session.models.fields[record.model_name].values():
        if field.owned and session.access.can(str(field.target), "read"):
            for line in getattr(record, field.name):
                found.append((line.model_name, line.id, line.version))
                found += _line_versions(session, line)
    return found


def is_unchanged(etag: str) -> bool:
    """Whether ``If-None-Match`` names this tag, for reads."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or etag.strip('"') in _TAG.findall(given)


def require_match(session: MesSession, record: Any, *, needed: bool = True) -> None:
    """Raises PreconditionRequired without ``If-Match`` (unless not ``needed``), StaleRecord with the present version.

    The bare version of a list row matches as well; only the record itself is compared then, not its lines.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        if needed:
            raise PreconditionRequired(
                _("Send If-Match with the ETag that you read, so that no other change is overwritten.")
            )
        return
    etag = etag_of(session, record)
    if given != "*" and not {etag.strip('"'), str(record.version)} & set(_TAG.findall(given)):
        raise StaleRecord(version=record.version, etag=etag)
