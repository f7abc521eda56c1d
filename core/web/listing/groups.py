"""A list in groups: closed at first, each with its count and sums; a group's rows are fetched when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.orm.fields import Field
from core.records.query import GroupRow, ListQuery, fetch_groups
from core.views.compose import field_at
from core.web import format as shown
from core.web.listing import cells
from core.web.urls import encode

if TYPE_CHECKING:
    from core.web.listing.page import ListPage

_ = translator("core")


def groups(listing: ListPage, query: ListQuery) -> list[dict[str, Any]]:
    """The groups by the first path of the state; the others group within."""
    path, *_deeper = listing.state.groups
    totals = [name for name in listing.total_paths() if "." not in name]
    found = fetch_groups(listing.session, query, path, totals)
    return [_group(listing, group, str(index), path) for index, group in enumerate(found)]


def _group(listing: ListPage, group: GroupRow, key: str, path: str) -> dict[str, Any]:
    conditions = [encode(condition) for condition in (*listing.state.conditions, *group.where)]
    presets = list(listing.state.presets) or ["none"]
    return {
        "key": key,
        "label": _label(listing, group, path),
        "count": shown.plain(group.count),
        "depth": 0,
        "rows": None,
        "rows_href": listing.state.url("/rows", filter=conditions, preset=presets, group=None),
        "sums": cells.sums(listing, group.totals) if group.totals else None,
    }


def _label(listing: ListPage, group: GroupRow, path: str) -> str:
    if group.label in (None, ""):
        return str(_("None"))
    bare, _colon, bucket = path.partition(":")
    field = field_at(listing.session.models, listing.model, bare)
    if isinstance(field, Field) and field.kind not in ("many_to_one", "selection") and not bucket:
        return shown.display(field, group.value)
    return shown.plain(group.label)
