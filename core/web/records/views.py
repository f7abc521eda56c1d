"""Saved views: a list's filters, groups, sorting and columns under a name, for oneself or for everybody."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.records import write as records
from core.web import context
from core.web.records.at import model_at
from core.web.urls import list_url, with_query

pages = Blueprint("record_views", __name__, url_prefix="/app")

PASSING = ("page",)
"""Parameters of an address that are no part of a view."""


@pages.post("/<addon>/<plural>/views")
def save_view(addon: str, plural: str) -> ResponseReturnValue:
    """Save the list at ``url`` as ``name``; a view of one's own with that name is replaced."""
    model = model_at(addon, plural)
    pairs = parse_qsl(urlsplit(request.form.get("url", "")).query)
    kept = [(name, value) for name, value in pairs if name not in PASSING and not name.startswith("_")]
    name = request.form.get("name", "").strip()
    values = {"name": name, "query": urlencode(kept), "shared": request.form.get("shared", "0")}
    with context.request_session() as session:
        session.access.require(model, "read")
        view: Any = session.models["core.saved_view"]
        mine = (view.model == model, view.name == name, view.user_id == session.principal.user_id)
        record = session.scalars(select(view).where(*mine).with_for_update()).one_or_none()
        if record is None:
            records.create(session, "core.saved_view", {"model": model, **values})
        else:
            records.update(session, record, values)
        return redirect(with_query(list_url(session.generation, model), kept), 303)
