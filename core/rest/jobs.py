"""Work that outlives its request: ``GET /api/v1/jobs/<id>`` and its cancellation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.errors import Refused
from core.i18n import translator
from core.jobs.queue import request_cancel
from core.records import write
from core.rest.params import refuse_parameters
from core.rest.render import Answer, moment_text

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

MODEL = "core.job"
POLL_SECONDS = "1"


def answer_job(session: MesSession, job_id: int) -> Answer:
    """State, progress and result of a job that the principal started."""
    refuse_parameters()
    record = write.fetch(session, MODEL, job_id)
    unfinished = record.state in ("queued", "running")
    return Answer(200, describe(record), {"Retry-After": POLL_SECONDS} if unfinished else {})


def cancel_job(session: MesSession, job_id: int) -> Answer:
    """Ask a job to stop: a waiting one ends at once, a running one when it looks. Raises Refused for an ended one."""
    record = write.fetch(session, MODEL, job_id)
    if record.state not in ("queued", "running"):
        raise Refused(_("This job has ended already."), state=record.state)
    state = request_cancel(session, job_id)
    session.expire(record)
    return Answer(202 if state == "running" else 200, describe(write.fetch(session, MODEL, job_id)))


def describe(record: Any) -> dict[str, Any]:
    return {
        "id": record.id,
        "name": record.name,
        "title": record.title_text,
        "state": record.state,
        "progress": record.progress,
        "message": record.message,
        "result": record.result,
        "error": record.error,
        "cancel_requested": record.cancel_requested,
        "created_at": moment_text(record.created_at),
        "finished_at": moment_text(record.finished_at) if record.finished_at else None,
    }
