"""What import wizard and export button call. Files are read and workbooks written by jobs, never by a web process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from core.jobs.queue import enqueue
from core.records.query import ListQuery
from core.transfer.exporting import needs_job
from core.transfer.files import FileStore, StoredFile

if TYPE_CHECKING:
    from core.db.session import MesSession
    from core.instance import Instance
    from core.security.principal import Principal

IMPORT_JOB = "core.import"
EXPORT_JOB = "core.export"
MODES = ("preview", "run")


def store_upload(instance: Instance, principal: Principal, filename: str, stream: BinaryIO) -> StoredFile:
    """Keep an upload for seven days; only ``principal`` gets at it. Raises BrokenTable above 20 MB."""
    return FileStore(instance.config.data).put(principal, filename, stream)


def start_preview(session: MesSession, model: str, file_id: str, mapping: Mapping[int, str] | None = None) -> int:
    """The job that reads the file, proposes a mapping where none is given, and tries everything without writing.

    Its result: ``{"mode", "headers", "mapping", "targets", "sample", "counts", "problems", "problem_count", "facts"}``.
    """
    return _start(session, model, file_id, mapping, "preview", False)


def start_import(
    session: MesSession, model: str, file_id: str, mapping: Mapping[int, str], *, skip_bad: bool = False
) -> int:
    """The job that imports: everything or nothing, or with ``skip_bad`` the records without problems.

    Its result: ``{"mode", "created", "skipped", "counts", "problems", "problem_count", "facts", "href"}``.
    """
    return _start(session, model, file_id, mapping, "run", skip_bad)


def _start(
    session: MesSession, model: str, file_id: str, mapping: Mapping[int, str] | None, mode: str, skip_bad: bool
) -> int:
    session.access.require(model, "create")
    columns = None if mapping is None else {str(column): path for column, path in mapping.items()}
    arguments: dict[str, Any] = {
        "model": model,
        "file": file_id,
        "mapping": columns,
        "mode": mode,
        "skip_bad": skip_bad,
    }
    return enqueue(session, IMPORT_JOB, arguments)


def start_export(session: MesSession, query: ListQuery, kind: str, filename: str) -> int:
    """The job that writes the rows of a list into a file; its result holds ``{"file", "href", "label", "facts"}``."""
    session.access.require(query.model, "read")
    arguments = {
        "model": query.model,
        "fields": list(query.fields),
        "where": [list(condition) for condition in query.where],
        "any_of": [[list(condition) for condition in group] for group in query.any_of],
        "search": query.search,
        "sort": list(query.sort),
        "kind": kind,
        "filename": filename,
    }
    return enqueue(session, EXPORT_JOB, arguments)


__all__ = ["EXPORT_JOB", "IMPORT_JOB", "needs_job", "start_export", "start_import", "start_preview", "store_upload"]
