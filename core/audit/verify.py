"""Recomputes the chain of the audit trail: whoever changed, removed or inserted an entry broke it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from core.audit.trail import GENESIS, entry_digest
from core.orm.registry import ModelRegistry


@dataclass(frozen=True)
class Broken:
    """The first entry of a chain that does not hold. ``entry_id`` is None where entries are missing at the end."""

    chain: int
    sequence: int
    entry_id: int | None
    reason: str


def verify(connection: Connection, models: ModelRegistry) -> tuple[int, list[Broken]]:
    """How many entries were read, and the first fault of each chain. One fault hides later ones of its chain."""
    entries: Any = models["core.audit"].__table__  # type: ignore[attr-defined]
    heads: Any = models["core.audit_head"].__table__  # type: ignore[attr-defined]
    ends: dict[int, tuple[int, str]] = {}
    broken: dict[int, Broken] = {}
    count = 0
    query = select(entries).order_by(entries.c.chain, entries.c.sequence).execution_options(yield_per=1000)
    for row in connection.execute(query).mappings():
        count += 1
        chain, sequence = row["chain"], row["sequence"]
        last, digest = ends.get(chain, (0, GENESIS))
        ends[chain] = (sequence, row["digest"])
        if chain in broken:
            continue
        if sequence != last + 1:
            reason = f"entries {last + 1} to {sequence - 1} are missing"
        elif row["previous_digest"] != digest:
            reason = "it does not follow the entry before it"
        elif entry_digest(dict(row)) != row["digest"]:
            reason = "its content was changed"
        else:
            continue
        broken[chain] = Broken(chain, sequence, row["id"], reason)
    for head in connection.execute(select(heads.c.chain, heads.c.sequence, heads.c.digest)):
        if head.chain not in broken and ends.pop(head.chain, (0, GENESIS)) != (head.sequence, head.digest):
            broken[head.chain] = Broken(head.chain, head.sequence, None, "the last entries are missing")
    return count, sorted(broken.values(), key=lambda fault: fault.chain)
