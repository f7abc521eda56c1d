"""The command palette: menus and records, found by a few letters or by pinyin initials."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.db.saving import fold, pinyin_initials
from core.i18n import translator
from core.records.query import ListQuery, fetch_page
from core.security.principal import Principal
from core.web import context
from core.web.frame import menus
from core.web.urls import record_url

_ = translator("core")
pages = Blueprint("palette", __name__)

LONGEST = 100
MOST_MENUS = 8
MOST_RECORDS = 4
"""Of each model."""

Links = list[dict[str, Any]]


@pages.get("/app/search")
def palette() -> ResponseReturnValue:
    """Menus and records for the words typed; for none, the menus to begin with."""
    who = context.principal()
    text = request.args.get("q", "")[:LONGEST]
    groups: dict[str, Links] = {}
    found = _menus(who, fold(text).split())
    if found:
        groups[str(_("Go to"))] = found
    if text.strip():
        with context.request_session() as session:
            groups.update(_records(session, text))
    shown = [{"label": label, "items": links} for label, links in groups.items()]
    return render_template("palette_results.html", groups=shown)


def _menus(who: Principal, words: list[str]) -> Links:
    found: Links = []
    for menu in menus(who):
        for entry in menu["children"] or [menu]:
            haystack = fold(entry["label"]) + pinyin_initials([entry["label"]])
            if all(word in haystack for word in words):
                hint = menu["label"] if menu["children"] else ""
                icon = entry["icon"] or menu["icon"]
                found.append({"label": entry["label"], "hint": hint, "href": entry["href"], "icon": icon})
    return found[:MOST_MENUS]


def _records(session: Any, text: str) -> dict[str, Links]:
    """Records of every model that a menu opens, newest first."""
    entries = {menu.model: menu for menu in reversed(session.generation.menus) if menu.model in session.models}
    found: dict[str, Links] = {}
    for model, entry in reversed(entries.items()):
        if not session.access.can(model, "read"):
            continue
        name = session.models[model].record_name
        query = ListQuery(model, (name,), search=text, sort=("-id",), limit=MOST_RECORDS)
        for row in fetch_page(session, query).rows:
            label = str(row.get(f"{name}:name") or row.get(name) or row["id"])
            href = record_url(session.generation, model, row["id"])
            link = {"label": label, "hint": None, "href": href, "icon": entry.icon or "file"}
            found.setdefault(str(entry.label), []).append(link)
    return found
