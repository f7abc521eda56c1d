"""The heads, rows and totals of a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.clock import now
from core.orm.fields import Field
from core.views.nodes import Column
from core.web import format as shown
from core.web.urls import record_url

if TYPE_CHECKING:
    from core.web.listing.page import ListPage

UNSORTED = ("text", "json")
AT_END = ("date", "datetime")
"""Besides numbers, what stands at the end of its cell, so that equal places lie under each other."""


def heads(listing: ListPage) -> list[dict[str, Any]]:
    """The columns with the address of the next step of sorting of each."""
    sort = listing.sort
    found = []
    for column, field in listing.columns:
        direction = "asc" if column.name in sort[:1] else "desc" if f"-{column.name}" in sort[:1] else None
        following = f"-{column.name}" if direction == "asc" else column.name
        found.append(
            {
                "name": column.name,
                "label": shown.label_of(column.label, field),
                "align": "end" if field.kind in AT_END else shown.align(field),
                "widget": column.widget or {"many_to_one": "many2one"}.get(field.kind, field.kind),
                "sort_url": None if field.kind in UNSORTED else listing.state.url(sort=following),
                "sort_dir": direction,
            }
        )
    return found


def rows(listing: ListPage, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of plain values as the templates take them."""
    name, machine = listing.cls.record_name, listing.cls.states
    return [
        {
            "id": row["id"],
            "state_name": row.get(machine.field) if machine is not None else None,
            "href": record_url(listing.generation, listing.model, row["id"]),
            "panel_href": None,
            "label": str(row.get(f"{name}:name", row.get(name)) or row["id"]),
            "tone": None,
            "cells": [cell(listing, column, field, row) for column, field in listing.columns],
        }
        for row in found
    ]


def cell(listing: ListPage, column: Column, field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    """One value: a pill for states, a tick for yes or no, names for references, text for the rest."""
    value = row.get(column.name)
    machine = listing.session.models[field.model].states
    if machine is not None and field.name == machine.field and value is not None:
        return {"state": shown.pill(machine, value)}
    if field.kind == "many_to_one":
        name = row.get(f"{column.name}:name")
        return {"text": "" if value is None else shown.plain(name) if name is not None else f"#{value}"}
    if field.kind == "boolean":
        return {"value": value}
    if (column.widget or field.ui.widget) == "progress":
        return {"text": f"{shown.display(field, value)} %" if value is not None else "", "value": value}
    built = {"text": shown.display(field, value), "value": value, "unit": "" if value is None else unit(field)}
    if isinstance(value, datetime):
        built["title"] = shown.ago(value, now())
    return built


def unit(field: Field) -> str:
    return shown.unit_label(field)


def sums(listing: ListPage, totals: Mapping[str, Any]) -> list[dict[str, Any] | None]:
    """One cell a column: the total of those that have one."""
    return [
        {"text": shown.display(field, totals[column.name]), "unit": unit(field) if totals[column.name] else ""}
        if column.name in totals
        else None
        for column, field in listing.columns
    ]
