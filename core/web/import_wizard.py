"""Spreadsheets in, step by step: upload, columns, preview, result. The reading and writing is done by jobs."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue

from core.errors import BadRequest, MesError, NotFound
from core.i18n import translator
from core.records import write as records
from core.transfer import service
from core.web import context
from core.web import format as shown
from core.web.frame import menu_of, page
from core.web.jobs import job_context
from core.web.records import model_at

_ = translator("core")
pages = Blueprint("import_wizard", __name__, url_prefix="/app")

STEPS = (("upload", _("Upload")), ("map", _("Columns")), ("preview", _("Check")), ("result", _("Result")))
SHOWN_PROBLEMS = 200
BAD = {"label": _("Error"), "tone": "error", "icon": "state-down"}
GOOD = {"label": _("Good"), "tone": "ok", "icon": "state-done"}


@pages.route("/<addon>/<plural>/import", methods=["GET", "POST"])
def upload(addon: str, plural: str) -> ResponseReturnValue:
    model = model_at(addon, plural)
    here = f"/app/{addon}/{plural}/import"
    error = ""
    with context.request_session(write=False) as session:
        session.access.require(model, "create")
    if request.method == "POST":
        given = request.files.get("file")
        try:
            if given is None or not given.filename:
                raise BadRequest(_("Choose a file first."))
            stored = service.store_upload(
                context.instance(), context.principal(), given.filename, cast(BinaryIO, given.stream)
            )
            with context.request_session() as session:
                job_id = service.start_preview(session, model, stored.id)
            return redirect(f"{here}/{job_id}?step=map", 303)
        except MesError as problem:
            error = str(problem.message)
    wizard = {
        "action": here,
        "error": error,
        "template_href": f"{here}/template.csv",
        "encodings": [{"value": "", "label": str(_("Recognise by itself"))}],
        "back_href": f"/app/{addon}/{plural}",
    }
    return _page(model, "upload", wizard, 422 if error else 200)


@pages.get("/<addon>/<plural>/import/<int:job_id>")
def step(addon: str, plural: str, job_id: int) -> ResponseReturnValue:
    """Where the import stands: a job at work, columns to map, a preview, or the result."""
    model = model_at(addon, plural)
    here = f"/app/{addon}/{plural}/import"
    asked = request.args.get("step", "map")
    with context.request_session() as session:
        record = records.fetch(session, "core.job", job_id)
        job = job_context(session, record)
        result = record.result if isinstance(record.result, dict) else None
        is_ours = record.name == service.IMPORT_JOB and record.arguments.get("model") == model
    if not is_ours:
        raise NotFound(_("There is no such page."))
    if record.state != "done" or result is None:
        if record.state == "failed":
            return _page(model, "upload", {"action": here, "error": record.error, "encodings": []}, 422)
        job.update(result_href=f"{here}/{job_id}?step={asked}")
        return page("job.html", job["title"], nav=menu_of(model), job=job)
    if result["mode"] == "run":
        return _result(model, result)
    return _mapping(model, here, job_id, result) if asked == "map" else _preview(model, here, job_id, result)


@pages.post("/<addon>/<plural>/import/<int:job_id>")
def go_on(addon: str, plural: str, job_id: int) -> ResponseReturnValue:
    model = model_at(addon, plural)
    here = f"/app/{addon}/{plural}/import"
    with context.request_session() as session:
        record = records.fetch(session, "core.job", job_id)
        if record.name != service.IMPORT_JOB or record.arguments.get("model") != model or not record.result:
            raise NotFound(_("There is no such page."))
        file_id = record.arguments["file"]
        if request.form.get("_commit"):
            mapping = {int(column): path for column, path in record.result["mapping"].items()}
            skip_bad = record.result["problem_count"] > 0
            following = service.start_import(session, model, file_id, mapping, skip_bad=skip_bad)
            return redirect(f"{here}/{following}?step=result", 303)
        chosen = {
            int(name.removeprefix("map.")): path
            for name, path in request.form.items()
            if name.startswith("map.") and name[4:].isdigit() and path
        }
        following = service.start_preview(session, model, file_id, chosen)
    return redirect(f"{here}/{following}?step=preview", 303)


def _page(model: str, name: str, wizard: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    at = [key for key, _label in STEPS].index(name)
    wizard["step"] = name
    wizard["steps"] = [
        {"label": str(label), "status": "done" if i < at else "current" if i == at else "todo"}
        for i, (_key, label) in enumerate(STEPS)
    ]
    cls = context.generation().models[model]
    path = context.generation().path_of(model)
    crumbs = [{"label": str(cls.title_plural or model), "href": f"/app/{path}"}]
    html = page("import.html", _("Import"), nav=menu_of(model), crumbs=crumbs, wizard=wizard)
    return make_response(html, status)


def _mapping(model: str, here: str, job_id: int, result: dict[str, Any]) -> ResponseReturnValue:
    mapping, sample = result["mapping"], result["sample"]
    columns = [
        {
            "index": index,
            "header": header,
            "samples": [row[index] for row in sample if index < len(row) and row[index]][:3],
            "target": mapping.get(str(index), ""),
        }
        for index, header in enumerate(result["headers"])
    ]
    choices = [{"value": t["path"], "label": t["label"], "required": t["needed"]} for t in result["targets"]]
    wizard = {"action": f"{here}/{job_id}", "columns": columns, "targets": choices, "back_href": here, "hidden": []}
    return _page(model, "map", wizard)


def _preview(model: str, here: str, job_id: int, result: dict[str, Any]) -> ResponseReturnValue:
    labels = {t["path"]: t["label"] for t in result["targets"]}
    indices = sorted(int(column) for column in result["mapping"])
    columns = [{"label": labels.get(result["mapping"][str(i)], ""), "align": "start"} for i in indices]
    by_row: dict[int, list[dict[str, Any]]] = {}
    for problem in result["problems"][:SHOWN_PROBLEMS]:
        by_row.setdefault(problem["row"], []).append(problem)
    rows = [_bad_row(number, found, indices) for number, found in sorted(by_row.items())]
    if not rows:
        rows = [_good_row(number + 2, row, indices) for number, row in enumerate(result["sample"])]
    counts = [{"label": label, "value": shown.plain(value), "href": None} for label, value in result["facts"]]
    good = result["counts"].get("good", 0)
    wizard = {
        "action": f"{here}/{job_id}",
        "hidden": [("_commit", "1")] if good else [],
        "columns": columns,
        "rows": rows,
        "counts": counts,
        "error_count": result["problem_count"],
        "errors_href": None,
        "error": None if good else str(_("No row can be imported. Correct the file or the columns.")),
        "back_href": f"{here}/{job_id}?step=map",
    }
    return _page(model, "preview", wizard)


def _good_row(number: int, row: list[str], indices: list[int]) -> dict[str, Any]:
    cells = [{"text": row[index] if index < len(row) else "", "error": None} for index in indices]
    return {"number": number, "state": GOOD, "message": None, "cells": cells}


def _bad_row(number: int, problems: list[dict[str, Any]], indices: list[int]) -> dict[str, Any]:
    cells = []
    for index in indices:
        found = next((p for p in problems if p["column_index"] == index), None)
        cells.append({"text": found["value"] if found else "", "error": found["message"] if found else None})
    loose = [p["message"] for p in problems if p["column_index"] not in indices]
    return {"number": number, "state": BAD, "message": "; ".join(loose) or None, "cells": cells}


def _result(model: str, result: dict[str, Any]) -> ResponseReturnValue:
    counts = [{"label": label, "value": shown.plain(value), "href": None} for label, value in result["facts"]]
    message = _("{count} records were imported.", count=result["created"])
    path = context.generation().path_of(model)
    return _page(
        model, "result", {"message": str(message), "counts": counts, "list_href": f"/app/{path}", "undo_href": None}
    )
