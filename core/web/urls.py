"""Addresses of the web client. The state of a list lives in its query string, so that it can be shared and restored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from core.generation import Generation

Condition = tuple[str, str, Any]


def list_url(generation: Generation, model: str, where: Iterable[Condition] = (), **state: Any) -> str:
    """The list of a model, narrowed by conditions."""
    pairs = [("filter", encode(condition)) for condition in where]
    pairs += [(name, str(value)) for name, value in state.items() if value not in (None, "")]
    return with_query(f"/app/{generation.path_of(model)}", pairs)


def record_url(generation: Generation, model: str, record_id: int | None, suffix: str = "") -> str:
    return f"/app/{generation.path_of(model)}/{'new' if record_id is None else record_id}{suffix}"


def with_query(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    text = urlencode(list(pairs))
    return f"{path}?{text}" if text else path


def changed(path: str, query: Mapping[str, list[str]], **changes: Any) -> str:
    """The same address with some parameters replaced; None drops one, a list repeats one. The page starts over."""
    merged = {name: list(values) for name, values in query.items() if name not in ("page",)}
    for name, value in changes.items():
        if value is None or value == [] or value == "":
            merged.pop(name, None)
        else:
            merged[name] = [str(v) for v in value] if isinstance(value, list) else [str(value)]
    return with_query(path, [(name, value) for name, values in merged.items() for value in values])


def encode(condition: Condition) -> str:
    """``path:operator:value`` as in the ``filter`` parameter, where ``like`` is called ``contains``."""
    path, operator, value = condition
    operator = "contains" if operator == "like" else operator
    if isinstance(value, bool):
        value = "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = ",".join(str(v) for v in value)
    return f"{path}:{operator}:{value}"


def decode(text: str) -> Condition | None:
    """The condition in a ``filter`` parameter, or None where it is not one."""
    parts = text.split(":", 2)
    if len(parts) != 3 or not parts[0] or not parts[1]:
        return None
    return (parts[0], "like" if parts[1] == "contains" else parts[1], parts[2])
