"""The pages of any model: list, form, search for references, actions. One dispatcher, resolved in the pinned
generation.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.audit.trail import plain
from core.errors import MesError, NotFound, Refused, StaleRecord, ValidationFailed
from core.i18n import translator
from core.records import write as records
from core.records.query import ListQuery, fetch_page
from core.states import engine
from core.web import context
from core.web import format as shown
from core.web.form import FormPage, may_call
from core.web.formdata import is_blank, nested
from core.web.frame import frame, menu_of, page
from core.web.listing import ListPage
from core.web.urls import list_url, record_url

_ = translator("core")
pages = Blueprint("records", __name__, url_prefix="/app")

LOOKUP_LENGTH = 12


def model_at(addon: str, plural: str) -> str:
    model = context.generation().paths.get(f"{addon}/{plural}")
    if model is None:
        raise NotFound(_("There is no such page."))
    return model


def query_lists() -> dict[str, list[str]]:
    return {name: request.args.getlist(name) for name in request.args}


@pages.get("/<addon>/<plural>")
def list_page(addon: str, plural: str) -> ResponseReturnValue:
    model = model_at(addon, plural)
    with context.request_session() as session:
        listing = ListPage(session, model, query_lists())
        title = listing.cls.title_plural or model
        return page("views/list.html", title, nav=menu_of(model), view=listing.context())


@pages.get("/<addon>/<plural>/count")
def list_count(addon: str, plural: str) -> ResponseReturnValue:
    with context.request_session() as session:
        return ListPage(session, model_at(addon, plural), query_lists()).total()


@pages.get("/<addon>/<plural>/rows")
def group_rows(addon: str, plural: str) -> ResponseReturnValue:
    with context.request_session() as session:
        listing = ListPage(session, model_at(addon, plural), query_lists())
        return render_template("views/list_rows.html", frame=frame(), view=listing.rows_of_group())


@pages.get("/<addon>/<plural>/lookup")
def lookup(addon: str, plural: str) -> ResponseReturnValue:
    """The records a reference may lead to, for the combobox."""
    model = model_at(addon, plural)
    with context.request_session() as session:
        cls = session.models[model]
        names = [
            cls.record_name,
            *(
                n
                for n in ("code", "number", "name", "login")
                if n in session.models.fields[model] and n != cls.record_name
            ),
        ]
        where = (("active", "eq", True),) if "active" in session.models.fields[model] else ()
        found = fetch_page(
            session,
            ListQuery(
                model,
                tuple(names),
                where=where,
                search=request.args.get("q", "")[:100],
                sort=(cls.record_name,),
                limit=LOOKUP_LENGTH,
            ),
        )
        results = []
        for row in found.rows:
            label = str(row.get(f"{names[0]}:name") or row.get(names[0]) or f"#{row['id']}")
            hint = " ".join(str(row[name]) for name in names[1:] if row.get(name))
            results.append({"id": row["id"], "label": label, "hint": hint})
        return {"results": results, "more": found.more}


@pages.get("/<addon>/<plural>/new")
def new_form(addon: str, plural: str) -> ResponseReturnValue:
    model = model_at(addon, plural)
    with context.request_session() as session:
        session.access.require(model, "create")
        fields = session.models.fields[model]
        typed = None
        if request.args.get("copy", "").isdigit():
            typed = copied(session, records.fetch(session, model, int(request.args["copy"])))
        defaults = {name: value for name, value in request.args.items() if name in fields}
        form = FormPage(session, model, defaults=defaults, typed=typed)
        return form_page(form)


def copied(session: Any, record: Any) -> dict[str, Any]:
    """What a duplicate starts with: everything a person could have typed, lines included; not what must be unique."""
    data: dict[str, Any] = {}
    for name, field in session.models.fields[record.model_name].items():
        if field.ui.readonly or field.ui.hidden or field.unique:
            continue
        if field.kind == "one_to_many":
            if field.owned:
                lines = [copied(session, line) for line in getattr(record, name)]
                data[name] = [{k: v for k, v in line.items() if k != field.via} for line in lines]
        elif session.access.may_read_field(record.model_name, name):
            data[name] = shown.editable(field, getattr(record, name))
    return data


def form_page(form: FormPage, status: int = 200, toasts: list[dict[str, Any]] | None = None) -> ResponseReturnValue:
    built = form.context()
    subject = form.subject
    title_plural = subject.cls.title_plural or subject.model
    crumbs = [{"label": str(title_plural), "href": list_url(subject.generation, subject.model)}]
    html = page(
        "views/form.html", built["title"], nav=menu_of(subject.model), crumbs=crumbs, form=built, toasts=toasts or []
    )
    return make_response(html, status)


@pages.get("/<addon>/<plural>/<int:record_id>")
def record_form(addon: str, plural: str, record_id: int) -> ResponseReturnValue:
    model = model_at(addon, plural)
    with context.request_session() as session:
        record = records.fetch(session, model, record_id)
        toasts = [{"text": str(_("Saved")), "tone": "ok"}] if request.args.get("saved") else []
        return form_page(FormPage(session, model, record), toasts=toasts)


def typed_data(model: str) -> dict[str, Any]:
    fields = context.generation().models.fields[model]
    data = nested(request.form.items(multi=True), fields)
    for name, value in data.items():
        if isinstance(value, list):
            data[name] = [line for line in value if not is_blank(line)]
    return data


@pages.post("/<addon>/<plural>/new")
def create(addon: str, plural: str) -> ResponseReturnValue:
    model = model_at(addon, plural)
    data = typed_data(model)
    try:
        with context.request_session() as session:
            record = records.create(session, model, data)
            record_id = record.id
    except (ValidationFailed, Refused) as error:
        return _again(model, None, data, error)
    return redirect(record_url(context.generation(), model, record_id) + "?saved=1", 303)


@pages.post("/<addon>/<plural>/<int:record_id>")
def save(addon: str, plural: str, record_id: int) -> ResponseReturnValue:
    model = model_at(addon, plural)
    data = typed_data(model)
    try:
        with context.request_session() as session:
            _save(session, model, record_id, data)
    except (ValidationFailed, Refused, StaleRecord) as error:
        return _again(model, record_id, data, error)
    return redirect(record_url(context.generation(), model, record_id) + "?saved=1", 303)


def _save(session: Any, model: str, record_id: int, data: dict[str, Any]) -> Any:
    record = records.fetch(session, model, record_id, lock=True)
    session.audit.reason = request.form.get("_reason", "")[:500]
    version = request.form.get("_version", "")
    kept = {name: value for name, value in data.items() if request.form.get(f"_keep.{name}") != "theirs"}
    return records.update(session, record, kept, int(version) if version.isdigit() else None)


@pages.post("/<addon>/<plural>/<int:record_id>/do/<name>")
def act(addon: str, plural: str, record_id: int, name: str) -> ResponseReturnValue:
    """Save what was typed, then take a state edge or call an action, all in one transaction."""
    model = model_at(addon, plural)
    data = typed_data(model) if request.form.get("_dirty") == "1" else {}
    target = record_url(context.generation(), model, record_id)
    notice = ""
    try:
        with context.request_session() as session:
            record = (
                _save(session, model, record_id, data) if data else records.fetch(session, model, record_id, lock=True)
            )
            reason = request.form.get("_reason", "")[:500]
            machine = record.states
            if machine is not None and machine.edge(name) is not None:
                engine.transition(session, record, name, reason)
            else:
                result = call_action(session, record, name, {})
                if isinstance(result, dict) and result.get("redirect"):
                    target = str(result["redirect"])
                if isinstance(result, dict) and result.get("message"):
                    notice = str(result["message"])
    except (ValidationFailed, Refused, StaleRecord) as error:
        return _again(model, record_id, data or None, error)
    if notice:
        with context.request_session(write=False) as session:
            form = FormPage(session, model, records.fetch(session, model, record_id))
            form.notices = [{"tone": "info", "title": None, "text": notice}]
            return form_page(form)
    return redirect(target, 303)


def call_action(session: Any, record: Any, name: str, arguments: dict[str, Any]) -> Any:
    """Call a declared action of a record. Raises NotFound for others, AccessDenied for those that are closed."""
    from core.errors import AccessDenied

    action = session.generation.actions[record.model_name].get(name)
    if action is None:
        raise NotFound(_("There is no step {name} here.", name=name))
    if not may_call(session, record.model_name, action):
        raise AccessDenied(_("You may not do this: {step}.", step=action.label))
    result = getattr(record, name)(session, **arguments)
    session.flush()
    return result


@pages.post("/<addon>/<plural>/<int:record_id>/delete")
def remove(addon: str, plural: str, record_id: int) -> ResponseReturnValue:
    model = model_at(addon, plural)
    try:
        with context.request_session() as session:
            records.delete(session, records.fetch(session, model, record_id, lock=True))
    except (ValidationFailed, Refused, StaleRecord) as error:
        return _again(model, record_id, None, error)
    return redirect(list_url(context.generation(), model), 303)


def _again(model: str, record_id: int | None, data: dict[str, Any] | None, error: MesError) -> ResponseReturnValue:
    """The form as it was typed, with what is wrong beside it. Nothing of it was written."""
    from core.errors import Problem

    with context.request_session(write=False) as session:
        record = records.fetch(session, model, record_id) if record_id is not None else None
        if isinstance(error, StaleRecord) and record is not None:
            form = FormPage(session, model, record, typed=data, conflict=_conflict(session, model, record, data or {}))
        elif isinstance(error, ValidationFailed):
            form = FormPage(session, model, record, typed=data, problems=error.problems)
        else:
            form = FormPage(session, model, record, typed=data, problems=(Problem(error.message),))
        return form_page(form, error.status)


def _conflict(session: Any, model: str, record: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Who changed what since the form was opened, and where it meets what was typed."""
    import json

    from core.clock import now
    from core.records.values import BadValue, parse

    entry: Any = session.models["core.audit"]
    version = int(request.form.get("_version") or 0)
    with session.system_work("conflict"):
        statement = (
            select(entry)
            .where(entry.model == model, entry.record_id == record.id, entry.record_version > version)
            .order_by(entry.id)
        )
        entries = list(session.scalars(statement))
    fields = session.models.fields[model]
    theirs = {name for e in entries for name in json.loads(e.changes)}
    rows = []
    for name in sorted(theirs):
        field = fields.get(name)
        if field is None or name not in data or not session.access.may_read_field(model, name):
            continue
        try:
            mine: Any = parse(field, data[name])
        except BadValue:
            mine = data[name]
        current = getattr(record, name)
        if plain(mine) != plain(current):
            rows.append(
                {
                    "name": name,
                    "label": str(field.label),
                    "mine": _word(session, field, mine),
                    "theirs": _word(session, field, current),
                }
            )
    last = entries[-1] if entries else None
    return {
        "who": last.user_name if last else str(_("Somebody")),
        "when": shown.ago(last.at, now()) if last else "",
        "fields": rows,
    }


def _word(session: Any, field: Any, value: Any) -> str:
    from core.web.listing import record_label

    if field.kind == "many_to_one" and isinstance(value, int):
        return record_label(session, str(field.target), value)
    return shown.display(field, value)
