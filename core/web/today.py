"""The page a person begins with: numbers that open the lists behind them, and what asks for attention."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.clock import now
from core.i18n import current_zone, translator
from core.records.query import ListQuery, count, fetch_page
from core.web import context
from core.web import format as shown
from core.web.frame import page
from core.web.listing import ListPage
from core.web.urls import list_url

_ = translator("core")
pages = Blueprint("today", __name__)

PANELS, PANEL_ROWS = 2, 6
URGENT = ("error", "warn")
"""Tones of numbers whose first rows are shown at once, while there are any."""


@pages.get("/app")
def today() -> ResponseReturnValue:
    who = context.principal()
    with context.request_session() as session:
        tiles, urgent = [], []
        for tile in sorted(session.generation.tiles, key=lambda t: t.sequence):
            if (tile.groups and not who.belongs(tile.groups)) or not session.access.can(tile.model, "read"):
                continue
            number, beyond = count(session, ListQuery(tile.model, (), where=tile.where))
            tone = shown.TONES.get(tile.tone, ("muted", ""))[0]
            href = list_url(session.generation, tile.model, tile.where, preset="none")
            text = shown.plain(number) + ("+" if beyond else "")
            if number and tile.tone in URGENT:
                urgent.append(tile)
            tiles.append(
                {
                    "label": str(tile.label),
                    "value": text,
                    "tone": tone if number and tone != "muted" else None,
                    "icon": tile.icon or None,
                    "href": href,
                    "hint": None,
                    "unit": None,
                }
            )
        panels = [_panel(session, tile) for tile in urgent[:PANELS]]
    hour = now().astimezone(current_zone()).hour
    greeting = _("Good morning") if hour < 11 else _("Good day") if hour < 18 else _("Good evening")
    board = {
        "greeting": f"{greeting}, {who.name}",
        "subtitle": shown.plain(now().astimezone(current_zone()).date()),
        "notices": [],
        "tiles": tiles,
        "panels": panels,
        "actions": [],
    }
    return page("views/board.html", _("Today"), nav="today", board=board)


def _panel(session: Any, tile: Any) -> dict[str, Any]:
    """The first rows behind a number that asks for attention."""
    listing = ListPage(session, tile.model, {"preset": ["none"]})
    listing.columns = listing.columns[:4]
    query = listing.list_query()
    found = fetch_page(
        session, ListQuery(tile.model, query.fields, where=tile.where, sort=query.sort, limit=PANEL_ROWS)
    )
    heads = [{"label": c["label"], "align": c["align"], "widget": c["widget"]} for c in listing.heads()]
    return {
        "title": str(tile.label),
        "icon": tile.icon or None,
        "count": None,
        "href": list_url(session.generation, tile.model, tile.where, preset="none"),
        "columns": heads,
        "rows": listing.rows(found.rows),
        "empty": None,
    }
