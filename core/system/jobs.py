"""The jobs that the framework itself brings."""

from __future__ import annotations

from typing import Any

from core.i18n import translator
from core.jobs.spec import JobContext, job

_ = translator("core")


@job("core.import", _("Import"), permission="login")
def import_file(context: JobContext) -> dict[str, Any]:
    """Read an uploaded table and preview or write its records; see :mod:`core.transfer.service`."""
    from core.transfer import work  # a worker's business: web processes only know the job's name

    return work.import_file(context)


@job("core.export", _("Export"), permission="login")
def export_file(context: JobContext) -> dict[str, Any]:
    """Write a list into a file."""
    from core.transfer import work

    return work.export_file(context)


JOBS = (import_file, export_file)
