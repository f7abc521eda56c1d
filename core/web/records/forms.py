"""Forms: opening, entering and saving a record."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue

from core.errors import MesError, Problem, Refused, StaleRecord, ValidationFailed
from core.i18n import translator
from core.records import write as records
from core.records.values import BadValue, parse
from core.web import context
from core.web import format as shown
from core.web.form import FormPage
from core.web.form.subject import reference_id
from core.web.frame import menu_of, page
from core.web.records import way_back
from core.web.records.at import model_at, reason, typed_data, worked_out
from core.web.records.conflict import conflict_of
from core.web.urls import record_url

_ = translator("core")
pages = Blueprint("record_forms", __name__, url_prefix="/app")

REFUSALS = (ValidationFailed, Refused, StaleRecord)
"""Errors that are shown in the form, with what was typed."""


@pages.get("/<addon>/<plural>/new")
def new_form(addon: str, plural: str) -> ResponseReturnValue:
    model = model_at(addon, plural)
    with context.request_session() as session:
        session.access.require(model, "create")
        copy_id, typed = reference_id(request.args.get("copy")), None
        if copy_id is not None:
            typed = copied(session, records.fetch(session, model, copy_id))
        return form_page(FormPage(session, model, defaults=_defaults(session, model), typed=typed))


def _defaults(session: Any, model: str) -> dict[str, Any]:
    """The values in the address that a new record may start with; what cannot be one is left out."""
    found = {}
    for name, text in request.args.items():
        field = session.models.fields[model].get(name)
        if field is None or not field.stored or field.ui.hidden or not session.access.may_write_field(model, name):
            continue
        try:
            found[name] = parse(field, text)
        except BadValue:
            continue
    return found


def copied(session: Any, record: Any) -> dict[str, Any]:
    """What a duplicate starts with: everything a person could have typed, lines included; not what must be unique."""
    data: dict[str, Any] = {}
    for name, field in session.models.fields[record.model_name].items():
        if field.ui.readonly or field.ui.hidden or field.unique:
            continue
        if field.kind == "one_to_many":
            if field.owned and session.access.may_read_field(record.model_name, name):
                lines = [copied(session, line) for line in getattr(record, name)]
                data[name] = [{k: v for k, v in line.items() if k != field.via} for line in lines]
        elif session.access.may_read_field(record.model_name, name):
            data[name] = shown.editable(field, getattr(record, name))
    return data


def form_page(form: FormPage, status: int = 200, toasts: list[dict[str, Any]] | None = None) -> ResponseReturnValue:
    """The answer that shows a form, with the way back to the list its reader came from."""
    subject = form.subject
    way_back.lead(form)
    built = form.context()
    crumbs = [{"label": str(subject.cls.title_plural or subject.model), "href": form.list_href}]
    nav = menu_of(subject.model)
    html = page("views/form.html", built["title"], nav=nav, crumbs=crumbs, form=built, toasts=toasts or [])
    response = make_response(html, status)
    way_back.follow(response, form)
    return response


@pages.get("/<addon>/<plural>/<int:record_id>")
def record_form(addon: str, plural: str, record_id: int) -> ResponseReturnValue:
    model = model_at(addon, plural)
    with context.request_session() as session:
        record = records.fetch(session, model, record_id)
        toasts = [{"text": str(_("Saved")), "tone": "ok"}] if request.args.get("saved") else []
        return form_page(FormPage(session, model, record), toasts=toasts)


@pages.post("/<addon>/<plural>/new")
def create(addon: str, plural: str) -> ResponseReturnValue:
    model = model_at(addon, plural)
    data = typed_data(model)
    try:
        with context.request_session() as session:
            record_id = records.create(session, model, worked_out(model, data)).id
    except REFUSALS as error:
        return again(model, None, data, error)
    return redirect(record_url(context.generation(), model, record_id) + "?saved=1", 303)


@pages.post("/<addon>/<plural>/<int:record_id>")
def save(addon: str, plural: str, record_id: int) -> ResponseReturnValue:
    model = model_at(addon, plural)
    data = typed_data(model)
    try:
        with context.request_session() as session:
            save_typed(session, model, record_id, data)
    except REFUSALS as error:
        return again(model, record_id, data, error)
    return redirect(record_url(context.generation(), model, record_id) + "?saved=1", 303)


def save_typed(session: Any, model: str, record_id: int, data: dict[str, Any]) -> Any:
    """Write what was typed, if the record is still the one that the form showed; raises StaleRecord."""
    record = records.fetch(session, model, record_id, lock=True)
    session.audit.reason = reason()
    version = request.form.get("_version", "")
    known = int(version[:9]) if version.isascii() and version.isdigit() else None
    return records.update(session, record, worked_out(model, data), known)


def again(model: str, record_id: int | None, data: dict[str, Any] | None, error: MesError) -> ResponseReturnValue:
    """The form as it was typed, with what is wrong beside it. Nothing of it was written."""
    with context.request_session(write=False) as session:
        record = records.fetch(session, model, record_id) if record_id is not None else None
        if isinstance(error, StaleRecord) and record is not None:
            found = conflict_of(session, record, worked_out(model, data or {}))
            form = FormPage(session, model, record, typed=found.typed, conflict=found.context())
            return form_page(form, error.status)
        problems = error.problems if isinstance(error, ValidationFailed) else (Problem(error.message),)
        return form_page(FormPage(session, model, record, typed=data, problems=problems), error.status)
