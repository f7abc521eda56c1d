"""The page of a job: how far it is, how to stop it, where its result is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from core.i18n import translator
from core.orm.fields import Field
from core.records import write as records
from core.web import context
from core.web import format as shown
from core.web.frame import frame, page

_ = translator("core")
pages = Blueprint("jobs", __name__, url_prefix="/app/jobs")

PILLS = {
    "queued": ("muted", "state-waiting"),
    "running": ("primary", "state-running"),
    "done": ("ok", "state-done"),
    "failed": ("error", "state-down"),
    "cancelled": ("muted", "state-cancelled"),
}


@pages.get("/<int:job_id>")
def job_page(job_id: int) -> ResponseReturnValue:
    with context.request_session() as session:
        job = job_context(session, records.fetch(session, "core.job", job_id))
    return page("job.html", job["title"], job=job)


@pages.get("/<int:job_id>/status")
def status(job_id: int) -> ResponseReturnValue:
    with context.request_session() as session:
        return render_template(
            "job_status.html", frame=frame(), job=job_context(session, records.fetch(session, "core.job", job_id))
        )


@pages.post("/<int:job_id>/cancel")
def cancel(job_id: int) -> ResponseReturnValue:
    from core.jobs.queue import request_cancel

    with context.request_session() as session:
        request_cancel(session, job_id)
    return redirect(f"/app/jobs/{job_id}", 303)


def job_context(session: Any, record: Any) -> dict[str, Any]:
    field: Field = session.models.fields["core.job"]["state"]
    tone, icon = PILLS[record.state]
    done = record.state in ("done", "failed", "cancelled")
    result = record.result if isinstance(record.result, dict) else {}
    spec = session.generation.job_specs.get(record.name)
    return {
        "id": record.id,
        "title": record.title_text or (str(spec.title) if spec is not None else record.name),
        "state": {"label": str(field.choice_label(record.state)), "tone": tone, "icon": icon},
        "done": done,
        "percent": 100 if record.state == "done" else record.progress,
        "message": record.message,
        "poll_href": f"/app/jobs/{record.id}/status",
        "cancel_href": None if done else f"/app/jobs/{record.id}/cancel",
        "result_href": result.get("href") if record.state == "done" else None,
        "result_label": result.get("label") or str(_("Show the result")),
        "log": [],
        "facts": [
            {"label": label, "value": shown.plain(value) if isinstance(value, int) else str(value)}
            for label, value in result.get("facts", [])
        ],
        "error": record.error or None,
    }
