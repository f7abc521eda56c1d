"""Form encoding to the plain data of the record service: ``lines.0.item_id`` becomes lists of objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from core.errors import BadRequest
from core.i18n import translator
from core.orm.fields import Field
from core.records.arithmetic import calculate

if TYPE_CHECKING:
    from core.orm.registry import ModelRegistry

_ = translator("core")

MOST_LINES = 1000
LONGEST_INDEX = 20
PLACES = 6
"""To how many places a sum is rounded for fields that do not say."""


def nested(pairs: Iterable[tuple[str, str]], fields: Mapping[str, Field]) -> dict[str, Any]:
    """The fields among the pairs; names that start with an underscore are the client's own. The last of equal names
    counts: a checkbox follows its hidden zero. Raises BadRequest for more lines than a form has.
    """
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
        if head in fields and index.isascii() and index.isdigit() and len(index) <= LONGEST_INDEX and inner:
            lines.setdefault(head, {}).setdefault(int(index), {})[inner] = value
    for name, rows in lines.items():
        if len(rows) > MOST_LINES:
            raise BadRequest(_("At most {count} lines fit into one form; import the rest.", count=MOST_LINES))
        data[name] = [_line(rows[index]) for index in sorted(rows)]
    return data


def _line(row: Mapping[str, str]) -> dict[str, Any]:
    line: dict[str, Any] = {name: value for name, value in row.items() if name not in ("id", "_delete")}
    if row.get("id"):
        line["id"] = row["id"]
    if row.get("_delete") in ("1", "true"):
        line["_delete"] = True
    return line


def is_blank(line: Mapping[str, Any], starts: Mapping[str, Any]) -> bool:
    """A line in which nothing was typed: added by hand and left as it started, with the defaults ``starts``."""
    return "id" not in line and all(
        str(value).strip() in ("", "0", str(starts.get(name, ""))) for name, value in line.items() if name != "_delete"
    )


def computed(data: Mapping[str, Any], models: ModelRegistry, model: str) -> dict[str, Any]:
    """The data with sums that were typed into number fields worked out; what is no sum stays as it was typed."""
    found = dict(data)
    for name, value in data.items():
        field = models.fields[model].get(name)
        if field is None:
            continue
        if isinstance(value, str):
            found[name] = _worked_out(field, value)
        elif isinstance(value, list) and field.target:
            found[name] = [computed(line, models, field.target) for line in value]
    return found


def _worked_out(field: Field, text: str) -> str:
    if not field.numeric or field.ui.widget == "clock":
        return text
    places = field.scale if field.scale is not None else PLACES
    value = calculate(text, places)
    return text if value is None else format(value, "f")
