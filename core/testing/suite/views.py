"""Views, menus and tiles lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from core.generation import Generation
from core.views.compose import field_at, walk
from core.views.nodes import Button, Filter, Search, Smart


def view_findings(addon: str, generation: Generation) -> list[str]:
    """Buttons, smart buttons, filters and groupings of views that this addon declares or touches."""
    found = []
    for name in generation.views.names():
        model, _dot, kind = name.rpartition(".")
        view = generation.views.get(model, kind)
        for path, node in walk(view):
            place = generation.views.origin.get((name, path), view.place)
            if place.addon == addon:
                found += [f"{place}: {name}/{path} {fault}" for fault in _node_faults(generation, model, node)]
        if isinstance(view, Search) and view.place.addon == addon:
            paths = [group.split(":")[0] for group in view.groups]
            found += [
                f"{view.place}: {name} groups by {path}: no such field" for path in _lost(generation, model, paths)
            ]
    return found


def _node_faults(generation: Generation, model: str, node: Any) -> Iterator[str]:
    if isinstance(node, Button):
        yield from _unknown_groups(generation, node.groups)
        machine = generation.models[model].states
        known = {state.name for state in machine.states} if machine else set()
        yield from (f"is offered in the unknown state {state}" for state in node.states if state not in known)
        edges = {edge.name for edge in machine.edges} if machine else set()
        if node.action and node.action not in generation.actions[model] and node.action not in edges:
            yield f"calls {node.action}, which is no action of {model}"
        if bool(node.action) == bool(node.url):
            yield "needs an action or an address"
    elif isinstance(node, Smart):
        if node.model not in generation.models:
            yield f"counts {node.model}, which does not exist"
        elif field_at(generation.models, node.model, node.via) is None:
            yield f"counts by {node.model}.{node.via}, which does not exist"
    elif isinstance(node, Filter):
        yield from (
            f"filters by {path}: no such field" for path in _lost(generation, model, (w[0] for w in node.where))
        )


def menu_findings(addon: str, generation: Generation, app_urls: MapAdapter) -> list[str]:
    """Menus and tiles of the addon: parents, models, groups, conditions and addresses exist."""
    found = []
    own = [part for part in generation.addons if part.name == addon]
    known = {menu.id for menu in generation.menus}
    routes = {route.path for route in generation.routes}
    for menu in (menu for part in own for menu in part.declared("views", "MENUS")):
        name = f"menu {menu.id}"
        if menu.parent and menu.parent not in known:
            found.append(f"{name}: there is no menu {menu.parent}")
        if menu.model and menu.model not in generation.models:
            found.append(f"{name}: there is no model {menu.model}")
        if menu.parent and not (menu.model or menu.url):
            found.append(f"{name} opens nothing")
        address = menu.url.split("?")[0]
        if address and address not in routes and not _answers(app_urls, address):
            found.append(f"{name}: nothing answers at {menu.url}")
        found += [f"{name} {fault}" for fault in _unknown_groups(generation, menu.groups)]
    for tile in (tile for part in own for tile in part.declared("views", "TILES")):
        name = f"tile {tile.id}"
        if tile.model not in generation.models:
            found.append(f"{name}: there is no model {tile.model}")
            continue
        found += [f"{name}: no field {p}" for p in _lost(generation, tile.model, (w[0] for w in tile.where))]
        found += [f"{name} {fault}" for fault in _unknown_groups(generation, tile.groups)]
    return found


def _answers(urls: MapAdapter, address: str) -> bool:
    try:
        urls.match(address, method="GET")
    except HTTPException as error:
        return error.code in (301, 308)
    return True


def _lost(generation: Generation, model: str, paths: Iterable[str]) -> list[str]:
    return [path for path in paths if field_at(generation.models, model, path) is None]


def _unknown_groups(generation: Generation, groups: Iterable[str]) -> list[str]:
    return [f"names the unknown group {group}" for group in groups if group not in generation.policy.groups]
