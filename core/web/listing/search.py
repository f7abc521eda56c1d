"""The search box of a list, its chips, and the menus beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.orm.fields import Field
from core.views.nodes import Filter
from core.web import format as shown
from core.web.listing.state import NO_PRESET
from core.web.listing.words import OPERATOR_LABELS, condition_words, open_field, path_label
from core.web.urls import encode

if TYPE_CHECKING:
    from core.web.listing.page import ListPage

_ = translator("core")

OPERATORS_BY_KIND = {
    "string": ("contains", "eq", "ne", "empty"),
    "text": ("contains", "empty"),
    "selection": ("eq", "ne"),
    "boolean": ("eq",),
    "many_to_one": ("contains", "eq", "ne", "empty"),
}
DEFAULT_OPERATORS = ("eq", "ge", "le", "gt", "lt", "ne", "empty")
TYPES = {"many_to_one": "many2one", "string": "text"}
SEARCHABLE = ("string", "text", "many_to_one")


def search_context(listing: ListPage) -> dict[str, Any]:
    """The context of ``view.search``, but for the favourites."""
    state = listing.state
    return {
        "action": state.path,
        "name": "q",
        "q": state.search,
        "placeholder": None,
        "state": state.kept(),
        "chips": _chips(listing),
        "fields": _filter_fields(listing),
        "operators": [
            {"value": value, "label": str(label), "no_value": value == "empty"}
            for value, label in OPERATOR_LABELS.items()
            if value != "in"
        ],
        "presets": _presets(listing),
        "groups": _group_choices(listing),
        "columns": _column_choices(listing),
    }


def preset_filters(listing: ListPage) -> list[Filter]:
    return [node for node in listing.search.children if isinstance(node, Filter)]


def _presets(listing: ListPage) -> list[dict[str, Any]]:
    state, found = listing.state, []
    for preset in preset_filters(listing):
        active = preset.id in state.presets
        chosen = _without(state.presets, preset.id) if active else [*state.presets, preset.id]
        href = state.url(preset=chosen or [NO_PRESET])
        found.append({"label": str(preset.label), "href": href, "active": active})
    return found


def _chips(listing: ListPage) -> list[dict[str, Any]]:
    state, session = listing.state, listing.session
    chips = []
    for preset in preset_filters(listing):
        if preset.id in state.presets:
            remove = state.url(preset=_without(state.presets, preset.id) or [NO_PRESET])
            chips.append({"kind": "filter", "label": str(preset.label), "value": "", "remove_href": remove})
    for condition in state.conditions:
        rest = [encode(each) for each in state.conditions if each != condition]
        remove = state.url(filter=rest or None, preset=list(state.presets) or [NO_PRESET])
        words = condition_words(session, listing.model, condition)
        chips.append({"kind": "filter", **words, "remove_href": remove})
    for group in state.groups:
        label = path_label(session, listing.model, group)
        remove = state.url(group=_without(state.groups, group) or None)
        chips.append({"kind": "group", "label": label, "value": "", "remove_href": remove})
    return chips


def _filter_fields(listing: ListPage) -> list[dict[str, Any]]:
    return [_filter_field(listing, field) for field in listing.fields.values() if _may_filter(listing, field)]


def _may_filter(listing: ListPage, field: Field) -> bool:
    if not field.stored or field.kind == "json" or open_field(listing.session, listing.model, field.name) is None:
        return False
    return field.kind != "many_to_one" or listing.session.access.can(str(field.target), "read")


def _filter_field(listing: ListPage, field: Field) -> dict[str, Any]:
    options = [{"value": value, "label": str(label)} for value, label in field.ui.choices or ()]
    if field.kind == "boolean":
        options = [{"value": "true", "label": str(_("Yes"))}, {"value": "false", "label": str(_("No"))}]
    operators = OPERATORS_BY_KIND.get(field.kind, DEFAULT_OPERATORS)
    path = listing.generation.path_of(field.target) if field.kind == "many_to_one" and field.target else None
    return {
        "name": field.name,
        "label": str(field.label),
        "type": TYPES.get(field.kind, "number" if field.numeric else field.kind),
        "operators": [{"value": operator, "label": str(OPERATOR_LABELS[operator])} for operator in operators],
        "options": options or None,
        "searchable": field.kind in SEARCHABLE,
        "search_href": f"/app/{path}/lookup" if path is not None else None,
    }


def _group_choices(listing: ListPage) -> list[dict[str, Any]]:
    state, found = listing.state, []
    for path in listing.search.groups:
        if open_field(listing.session, listing.model, path.split(":")[0]) is None:
            continue
        active = path in state.groups
        chosen = _without(state.groups, path) if active else [*state.groups, path]
        label = path_label(listing.session, listing.model, path)
        found.append({"label": label, "href": state.url(group=chosen or None), "active": active})
    return found


def _column_choices(listing: ListPage) -> list[dict[str, Any]]:
    present = tuple(column.name for column, _field in listing.columns)
    found = []
    for column in listing.view.children:
        field = open_field(listing.session, listing.model, column.name)
        if field is None:
            continue
        active = column.name in present
        chosen = _without(present, column.name) if active else [*present, column.name]
        if chosen:
            href = listing.state.url(columns=",".join(chosen))
            label = shown.label_of(column.label, field)
            found.append({"label": label, "href": href, "active": active, "kind": "toggle"})
    return found


def _without(names: tuple[str, ...], name: str) -> list[str]:
    return [each for each in names if each != name]
