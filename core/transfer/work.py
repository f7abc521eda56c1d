"""The jobs ``core.import`` and ``core.export``."""

from __future__ import annotations

import io
from typing import Any

from core.i18n import translator
from core.jobs.spec import JobContext
from core.records.query import ListQuery
from core.transfer.cells import shown
from core.transfer.exporting import KINDS, export
from core.transfer.files import FileStore
from core.transfer.importing import preview, run, summary
from core.transfer.mapping import checked_mapping, header_of, propose_mapping, targets
from core.transfer.plan import RowProblem
from core.transfer.reading import read_table
from core.transfer.table import Table

_ = translator("core")

MOST_PROBLEMS = 1_000
SAMPLE_ROWS = 5
PREVIEW_ROWS = 500
"""A preview takes turns with others: so many rows are tried in one transaction."""


def import_file(context: JobContext) -> dict[str, Any]:
    """Preview or run, as ``context.arguments["mode"]`` says."""
    arguments = context.arguments
    with context.read() as session:
        stored = FileStore(context.data).get(session.principal, arguments["file"])
    context.progress(1, _("Reading the file"))
    table = read_table(stored.filename, stored.path.read_bytes())
    with context.read() as session:
        given = arguments.get("mapping")
        mapping = (
            propose_mapping(session, arguments["model"], table.headers)
            if given is None
            else checked_mapping(session, arguments["model"], {int(c): p for c, p in given.items()}, len(table.headers))
        )
        facts = _description(session, arguments["model"], table, mapping)
    if arguments["mode"] == "preview":
        return {**facts, **_previewed(context, arguments["model"], table, mapping)}
    return {**facts, **_imported(context, arguments["model"], table, mapping, bool(arguments.get("skip_bad")))}


def _description(session: Any, model: str, table: Table, mapping: dict[int, str]) -> dict[str, Any]:
    possible = targets(session, model)
    return {
        "model": model,
        "headers": table.headers,
        "mapping": {str(column): path for column, path in mapping.items()},
        "targets": [
            {"path": path, "label": header_of(session, model, path, f), "needed": f.required}
            for path, f in possible.items()
        ],
        "sample": [[shown(cell) for cell in row] for row in table.rows[:SAMPLE_ROWS]],
        "encoding": table.encoding,
        "sheet": table.sheet,
    }


def _previewed(context: JobContext, model: str, table: Table, mapping: dict[int, str]) -> dict[str, Any]:
    if not mapping:
        counts = {"rows": len(table.rows), "records": 0, "good": 0, "bad": 0, "lines": 0}
        return {"mode": "preview", **_outcome(counts, [])}
    totals: dict[str, int] = {}
    problems: list[RowProblem] = []
    for start, stop in _parts(table, mapping):
        if context.cancelled():
            break
        with context.write() as session:
            found = preview(session, model, table.part(start, stop), mapping)
        problems += found.problems
        totals = {name: totals.get(name, 0) + number for name, number in found.counts.items()}
        context.progress(
            stop * 100 // len(table.rows), _("{done} of {count} rows checked", done=stop, count=len(table.rows))
        )
    return {"mode": "preview", **_outcome(totals, problems)}


def _parts(table: Table, mapping: dict[int, str]) -> list[tuple[int, int]]:
    """Cuts between records: rows that agree in the first mapped own column, or leave it empty, stay together."""
    own = [column for column, path in mapping.items() if "." not in path]
    parts: list[tuple[int, int]] = []
    start = 0
    while start < len(table.rows):
        stop = min(start + PREVIEW_ROWS, len(table.rows))
        while stop < len(table.rows) and own and _belongs(table, own, stop):
            stop += 1
        parts.append((start, stop))
        start = stop
    return parts


def _belongs(table: Table, own: list[int], index: int) -> bool:
    row, above = table.rows[index], table.rows[index - 1]
    return all(row[column] in (None, "") or row[column] == above[column] for column in own)


def _imported(context: JobContext, model: str, table: Table, mapping: dict[int, str], skip_bad: bool) -> dict[str, Any]:
    def tell(done: int, count: int) -> None:
        context.progress(done * 99 // max(1, count), _("{done} of {count} records", done=done, count=count))

    with context.write() as session:
        result = run(session, model, table, mapping, skip_bad, tell)
        path = session.generation.path_of(model)
    counts = {
        "rows": len(table.rows),
        "records": result.created + result.skipped,
        "good": result.created,
        "bad": result.skipped,
    }
    outcome = {"mode": "run", "created": result.created, "skipped": result.skipped, **_outcome(counts, result.problems)}
    if result.created:
        outcome |= {"href": f"/app/{path}", "label": str(_("Show the records"))}
    return outcome


def _outcome(counts: dict[str, int], problems: list[RowProblem]) -> dict[str, Any]:
    words = {"rows": _("Rows"), "records": _("Records"), "good": _("Good"), "bad": _("With problems")}
    return {
        "counts": counts,
        "problems": summary(problems, MOST_PROBLEMS),
        "problem_count": len(problems),
        "facts": [[str(word), counts[name]] for name, word in words.items() if name in counts],
    }


def export_file(context: JobContext) -> dict[str, Any]:
    """Write the rows into a file that who asked for it may fetch."""
    given = context.arguments
    store = FileStore(context.data)
    context.progress(5, _("Writing the file"))
    with context.read() as session:
        query = ListQuery(
            given["model"],
            tuple(given["fields"]),
            where=_conditions(given["where"]),
            any_of=tuple(_conditions(group) for group in given["any_of"]),
            search=given["search"],
            sort=tuple(given["sort"]),
        )
        data = export(session, query, given["kind"])
        stored = store.put(
            session.principal, given["filename"], io.BytesIO(data), KINDS[given["kind"]], limit=500_000_000
        )
    return {
        "file": stored.id,
        "href": f"/api/v1/files/{stored.id}",
        "label": str(_("Download {name}", name=stored.filename)),
        "facts": [[str(_("Size in bytes")), stored.size]],
    }


def _conditions(given: list[list[Any]]) -> tuple[tuple[str, str, Any], ...]:
    return tuple((path, operator, value) for path, operator, value in given)
