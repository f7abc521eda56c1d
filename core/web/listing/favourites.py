"""The saved views of a list: one's own, and those that others share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from core.records.query import ListQuery, fetch_page
from core.web.urls import list_url, with_query

if TYPE_CHECKING:
    from core.web.listing.page import ListPage

MOST = 50
SAVED = "core.saved_view"


def favourites(listing: ListPage) -> dict[str, Any]:
    """``favourites``, ``favourite_href`` and ``favourites_href`` of ``view.search``."""
    if not listing.session.access.can(SAVED, "read"):
        return {"favourites": [], "favourite_href": None, "favourites_href": None}
    where = (("model", "eq", listing.model),)
    query = ListQuery(SAVED, ("name", "query", "shared"), where=where, sort=("name",), limit=MOST)
    present = sorted(listing.state.kept() + ([("q", listing.state.search)] if listing.state.search else []))
    found = []
    for row in fetch_page(listing.session, query).rows:
        pairs = parse_qsl(row["query"])
        icon = "people" if row["shared"] else None
        href = with_query(listing.state.path, pairs)
        found.append({"label": row["name"], "href": href, "icon": icon, "active": sorted(pairs) == present})
    may_save = listing.session.access.can(SAVED, "create")
    return {
        "favourites": found,
        "favourite_href": f"{listing.state.path}/views" if may_save else None,
        "favourites_href": list_url(listing.generation, SAVED, where) if found else None,
    }
