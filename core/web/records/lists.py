"""Lists, their parts that are fetched apart, and the search of references."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from core.db.saving import fold
from core.i18n import translator
from core.records.query import ListQuery, fetch_page
from core.web import context
from core.web.frame import frame, menu_of, page
from core.web.listing import ListPage
from core.web.records import way_back
from core.web.records.at import model_at, query_lists

_ = translator("core")
pages = Blueprint("record_lists", __name__, url_prefix="/app")

LOOKUP_LENGTH = 12
LONGEST_LOOKUP = 100
NAMING = ("code", "number", "name", "login")
"""Fields that tell records apart, shown beside the name."""


@pages.get("/<addon>/<plural>")
def list_page(addon: str, plural: str) -> ResponseReturnValue:
    model = model_at(addon, plural)
    with context.request_session() as session:
        listing = ListPage(session, model, query_lists())
        view = listing.context()
        done = request.args.get("_done", "")
        toasts = [{"text": str(_("Done: {count}", count=done)), "tone": "ok"}] if done.isdecimal() else []
        title = listing.cls.title_plural or model
        response = make_response(page("views/list.html", title, nav=menu_of(model), view=view, toasts=toasts))
    way_back.remember(response, listing.state)
    return response


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
        cls, fields = session.models[model], session.models.fields[model]
        session.access.require(model, "read")
        names = [cls.record_name, *(name for name in NAMING if name in fields and name != cls.record_name)]
        query = ListQuery(
            model,
            tuple(name for name in names if session.access.may_read_field(model, name)),
            where=(("active", "eq", True),) if "active" in fields else (),
            search=request.args.get("q", "")[:LONGEST_LOOKUP],
            sort=(cls.record_name,),
            limit=LOOKUP_LENGTH,
        )
        found = fetch_page(session, query)
        results = []
        for row in found.rows:
            label = str(row.get(f"{names[0]}:name") or row.get(names[0]) or f"#{row['id']}")
            hint = " ".join(str(row[name]) for name in names[1:] if row.get(name))
            results.append({"id": row["id"], "label": label, "hint": hint})
        asked = fold(query.search).strip()
        return {"results": sorted(results, key=lambda each: _distance(each, asked)), "more": found.more}


def _distance(result: dict[str, Any], asked: str) -> int:
    """What begins with what was typed stands before what only contains it; a whole name or code before both."""
    names = [fold(result["label"]), fold(result["hint"])]
    return 2 if not asked else 0 if asked in names else 1 if any(name.startswith(asked) for name in names) else 2
