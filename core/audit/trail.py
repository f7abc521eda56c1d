"""Collects the changes of a session and appends them to the chain as the last step before its commit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from core.clock import now

if TYPE_CHECKING:
    from core.db.session import MesSession

UNRECORDED = frozenset({"version", "created_at", "created_by_id", "updated_at", "updated_by_id", "search_text"})
SECRET = frozenset({"password_hash", "token_digest"})
GENESIS = "0" * 64


def plain(value: Any) -> Any:
    """A JSON value that reads the same on every engine and in every year."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


class AuditTrail:
    """``reason`` is what the user gave for the changes of this session, if asked for."""

    def __init__(self, session: MesSession) -> None:
        self.session = session
        self.reason = ""
        self.labels: dict[int, str] = {}
        """id() of a record to the word for what happens to it, where it is more than a change (a state edge)."""
        self._entries: list[dict[str, Any]] = []

    def collect(self, new: Iterable[Any], changed: Iterable[Any], deleted: Iterable[Any]) -> None:
        for action, records in (("create", new), ("write", changed), ("delete", deleted)):
            for record in records:
                if record.audited:
                    changes = self._changes(record, action)
                    if changes or action == "delete":
                        self._note(record, self.labels.get(id(record), action), changes)

    def _changes(self, record: Any, action: str) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        state = inspect(record)
        for attribute in state.mapper.column_attrs:
            name = attribute.key
            if name in UNRECORDED or name == "id":
                continue
            history = state.attrs[name].history
            if action == "delete":
                old, new = state.dict.get(name), None
            elif history.has_changes():
                old = history.deleted[0] if history.deleted else None
                new = history.added[0] if history.added else None
            else:
                continue
            if plain(old) != plain(new):
                found[name] = ["…", "…"] if name in SECRET else [plain(old), plain(new)]
        return found

    def _note(self, record: Any, action: str, changes: dict[str, list[Any]]) -> None:
        self._entries.append(
            {
                "chain": getattr(record, "company_id", None) or 0,
                "at": now(),
                "user_id": self.session.principal.user_id,
                "user_name": self.session.principal.name,
                "origin": self.session.origin[:40],
                "model": record.model_name,
                "record_id": record.id,
                "record_version": record.version,
                "action": action,
                "reason": self.reason,
                "changes": json.dumps(changes, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            }
        )

    def mark(self) -> int:
        """How much was collected so far, for :meth:`forget_since`."""
        return len(self._entries)

    def forget_since(self, mark: int) -> None:
        """Drop what was collected after ``mark``: its writes were undone."""
        del self._entries[mark:]

    def append_entries(self) -> None:
        """Link and insert what was collected. The chain head is locked here and nowhere earlier: short, and last
        everywhere.
        """
        entries, self._entries = self._entries, []
        if not entries:
            return
        connection = self.session.core_connection()
        heads = self.session.models["core.audit_head"].__table__  # type: ignore[attr-defined]
        table = self.session.models["core.audit"].__table__  # type: ignore[attr-defined]
        moment = now()
        stamps = {"version": 1, "created_at": moment, "updated_at": moment, "search_text": ""}
        for chain in sorted({entry["chain"] for entry in entries}):
            locked = select(heads.c.sequence, heads.c.digest).where(heads.c.chain == chain).with_for_update()
            head = connection.execute(locked).first()
            sequence, previous = (head.sequence, head.digest) if head else (0, GENESIS)
            rows = []
            for entry in entries:
                if entry["chain"] == chain:
                    sequence += 1
                    linked = {**entry, "sequence": sequence, "previous_digest": previous}
                    previous = entry_digest(linked)
                    rows.append({**linked, "digest": previous, **stamps})
            connection.execute(table.insert(), rows)
            if head:
                moved = heads.update().where(heads.c.chain == chain)
                connection.execute(moved.values(sequence=sequence, digest=previous))
            else:
                connection.execute(heads.insert().values(chain=chain, sequence=sequence, digest=previous, **stamps))


def entry_digest(entry: dict[str, Any]) -> str:
    """SHA-256 over all that an entry says and the digest before it."""
    said = [
        entry["chain"], entry["sequence"], entry["at"].isoformat(), entry["user_id"], entry["user_name"],
        entry["origin"],
        entry["model"], entry["record_id"], entry["record_version"], entry["action"], entry["reason"], entry["changes"],
        entry["previous_digest"],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
