"""``mes views``: what the composed views are made of."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.common import command, data_option, fail, installation, json_option, show_rows


@click.group()
def views() -> None:
    """Show the composed views, and who made what in them."""


@command(views, "list", example="mes views list")
@data_option
@json_option
def list_views(data: Path | None, as_json: bool) -> None:
    """All declared views and where they are declared."""
    with installation(data) as instance:
        found = instance.generation.views
        rows = []
        for name in sorted(found.names()):
            model, _dot, kind = name.rpartition(".")
            view = found.get(model, kind)
            rows.append((name, view.place.addon, f"{view.place.file}:{view.place.line}"))
    show_rows(("view", "addon", "declared"), rows, as_json)


@command(views, "explain", example="mes views explain orders.order.form")
@click.argument("view")
@data_option
@json_option
def explain(view: str, data: Path | None, as_json: bool) -> None:
    """Every node of a view, with the addon, file and line that brought it. VIEW is MODEL.KIND."""
    from core.views.compose import walk

    with installation(data) as instance:
        generation = instance.generation
        model, _dot, kind = view.rpartition(".")
        if model not in generation.models:
            fail(f"there is no model {model or view}; write MODEL.KIND, such as orders.order.form")
        try:
            found = generation.views.get(model, kind)
        except KeyError:
            fail(f"there is no view of the kind {kind}")
        rows = []
        for path, node in walk(found):
            place = generation.views.origin.get((view, path))
            where = f"{place.file}:{place.line}" if place and place.file else ""
            rows.append((path, type(node).__name__, place.addon if place else "derived", where))
    show_rows(("node", "kind", "addon", "declared"), rows, as_json)
