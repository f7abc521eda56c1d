"""Previews and runs imports. All goes through :mod:`core.records.write`, so every check and permission holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.errors import MesError, Problem, ValidationFailed
from core.i18n import translator
from core.records import write
from core.transfer.mapping import checked_mapping
from core.transfer.plan import ImportPlan, PlannedRecord, RowProblem
from core.transfer.table import Table

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

Tell = Callable[[int, int], None]
"""Called with (records looked at, records in all)."""


@dataclass
class Preview:
    """What an import would do. ``counts``: rows, records, good, bad, lines."""

    records: int
    problems: list[RowProblem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class Result:
    """``ids`` of the new records; none when problems kept everything out."""

    created: int = 0
    skipped: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)


class _Undo(Exception):
    """Takes a savepoint back on purpose."""


def preview(
    session: MesSession, model: str, table: Table, mapping: Mapping[int, str], tell: Tell = lambda _done, _all: None
) -> Preview:
    """Try every record in the write session and take everything back. Raises ValidationFailed for a bad mapping."""
    plan = _plan(session, model, table, mapping)
    bad = 0
    problems: list[RowProblem] = []
    try:
        with session.attempt():
            for index, record in enumerate(plan.records):
                _written, found = _attempt(session, plan, record)
                problems += found
                bad += bool(found)
                tell(index + 1, len(plan.records))
            raise _Undo
    except _Undo:
        pass
    session.expire_all()
    lines = sum(len(rows) for record in plan.records for rows in record.line_rows.values())
    counts = {
        "rows": len(table.rows),
        "records": len(plan.records),
        "lines": lines,
        "good": len(plan.records) - bad,
        "bad": bad,
    }
    return Preview(len(plan.records), _ordered(problems), counts)


def run(
    session: MesSession,
    model: str,
    table: Table,
    mapping: Mapping[int, str],
    skip_bad: bool = False,
    tell: Tell = lambda _done, _all: None,
) -> Result:
    """Write the records in the session's transaction: all of them or, with ``skip_bad``, those without problems.

    Without ``skip_bad`` one problem takes everything back; the session stays usable and has nothing to commit.
    """
    plan = _plan(session, model, table, mapping)
    result = Result()
    try:
        with session.attempt():
            for index, record in enumerate(plan.records):
                written, found = _attempt(session, plan, record)
                result.problems += found
                if written is None:
                    result.skipped += 1
                else:
                    result.ids.append(written)
                tell(index + 1, len(plan.records))
            if result.problems and not skip_bad:
                raise _Undo
    except _Undo:
        result.ids, result.skipped = [], len(plan.records)
        session.expire_all()
    result.created = len(result.ids)
    result.problems = _ordered(result.problems)
    return result


def _plan(session: MesSession, model: str, table: Table, mapping: Mapping[int, str]) -> ImportPlan:
    session.access.require(model, "create")
    return ImportPlan(session, model, table, checked_mapping(session, model, mapping, len(table.headers)))


def _attempt(session: MesSession, plan: ImportPlan, record: PlannedRecord) -> tuple[int | None, list[RowProblem]]:
    """(id, []) of the written record, or (None, problems) with nothing of it left."""
    problems = list(record.problems)
    written: int | None = None
    try:
        with session.attempt():
            made = write.create(session, plan.model, record.data)
            written = int(made.id)
            if problems:
                raise _Undo
    except _Undo:
        written = None
    except ValidationFailed as error:
        written = None
        known = {(problem.row, problem.column_index) for problem in problems if problem.column_index is not None}
        for problem in error.problems:
            placed = _placed(plan, record, problem)
            if (placed.row, placed.column_index) not in known:
                problems.append(placed)
    except MesError as error:
        written = None
        problems.append(plan.problem(record.rows[0], None, error.message))
    finally:
        session.info.pop("pointers", None)
        session.info.pop("pointed", None)
    return (written, []) if not problems else (None, problems)


def _placed(plan: ImportPlan, record: PlannedRecord, problem: Problem) -> RowProblem:
    """The row and column that a JSON pointer into the record's data stands for."""
    parts = problem.pointer.split("/")[1:]
    rows = record.line_rows.get(parts[0]) if parts else None
    if rows and len(parts) >= 2 and parts[1].isdigit() and int(parts[1]) < len(rows):
        return plan.problem(rows[int(parts[1])], f"{parts[0]}.{parts[2]}" if len(parts) > 2 else None, problem.message)
    return plan.problem(record.rows[0], parts[0] if parts and parts[0] else None, problem.message)


def _ordered(problems: list[RowProblem]) -> list[RowProblem]:
    return sorted(problems, key=lambda p: (p.row, -1 if p.column_index is None else p.column_index))


def summary(problems: list[RowProblem], most: int) -> list[dict[str, Any]]:
    """The first problems as JSON, in the current locale."""
    return [problem.plain() for problem in problems[:most]]
