"""Form encoding to the plain data of the record service: ``lines.0.item_id`` becomes lists of objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.orm.fields import Field


def nested(pairs: Iterable[tuple[str, str]], fields: Mapping[str, Field]) -> dict[str, Any]:
    """The fields among the pairs; names that start with an underscore are the client's own. The last of equal names
    counts:
    a checkbox follows its hidden zero."""
    data: dict[str, Any] = {}
    lines: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in pairs:
        head, _dot, rest = name.partition(".")
        if head.startswith("_"):
            continue
        if not rest:
            data[head] = value
            continue
        index, _dot, inner = rest.partition(".")
        if head in fields and index.isdigit() and int(index) < 10_000 and inner:
            lines.setdefault(head, {}).setdefault(int(index), {})[inner] = value
    for name, rows in lines.items():
        data[name] = [_line(rows[index]) for index in sorted(rows)]
    return data


def _line(row: Mapping[str, str]) -> dict[str, Any]:
    line: dict[str, Any] = {name: value for name, value in row.items() if name not in ("id", "_delete")}
    if row.get("id"):
        line["id"] = row["id"]
    if row.get("_delete") in ("1", "true"):
        line["_delete"] = True
    return line


def is_blank(line: Mapping[str, Any]) -> bool:
    """A line in which nothing was typed: added by hand and left empty."""
    return "id" not in line and not any(
        str(value).strip() not in ("", "0") for name, value in line.items() if name != "_delete"
    )
