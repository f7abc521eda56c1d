"""A list in groups: closed at first, each with its count and sums; a group's rows are fetched when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.orm.fields import Field
from core.records.groups import GroupRow, fetch_groups
from core.records.query import ListQuery
from core.views.compose import field_at
from core.web import format as shown
from core.web.listing import cells
from core.web.listing.state import NO_PRESET
from core.web.urls import encode

if TYPE_CHECKING:
    from core.web.listing.page import ListPage

_ = translator("core")


def groups(listing: ListPage, query: ListQuery) -> list[dict[str, Any]]:
    """The groups in the order they are shown: each before those within it."""
    totals = [name for name in listing.total_paths() if "." not in name]
    found = fetch_groups(listing.session, query, listing.state.groups, totals)
    return _flat(listing, found, 0, "")


def _flat(
    listing: ListPage, found: tuple[GroupRow, ...] | list[GroupRow], depth: int, above: str
) -> list[dict[str, Any]]:
    shown_groups = []
    for index, group in enumerate(found):
        key = f"{above}{index}"
        shown_groups.append(_group(listing, group, key, depth))
        shown_groups += _flat(listing, group.inner, depth + 1, f"{key}-")
    return shown_groups


def _group(listing: ListPage, group: GroupRow, key: str, depth: int) -> dict[str, Any]:
    conditions = [encode(condition) for condition in (*listing.state.conditions, *group.where)]
    presets = list(listing.state.presets) or [NO_PRESET]
    return {
        "key": key,
        "label": _label(listing, group, listing.state.groups[depth]),
        "count": shown.plain(group.count),
        "depth": depth,
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
