"""What a list's query string says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.records.query import Condition
from core.views.nodes import Filter, Search
from core.web.urls import changed, decode

PAGE_SIZE = 50
LAST_PAGE = 100_000
LONGEST_SEARCH = 200
NO_PRESET = "none"
"""Said in the address when a ready-made filter that is on by default was taken off."""


@dataclass(frozen=True)
class ListState:
    """``query`` is the query string as it came; the rest is what it means for this list."""

    model: str
    path: str
    query: Mapping[str, list[str]]
    search: str
    conditions: tuple[Condition, ...]
    presets: tuple[str, ...]
    groups: tuple[str, ...]
    sort: tuple[str, ...]
    page: int
    columns: tuple[str, ...]

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE_SIZE

    def url(self, suffix: str = "", **changes: object) -> str:
        """The address of this list (or of ``suffix`` below it) with some parameters changed, on its first page."""
        return changed(self.path + suffix, self.query, **changes)

    def page_url(self, page: int) -> str:
        address = self.url()
        return address if page == 1 else f"{address}{'&' if '?' in address else '?'}page={page}"

    def kept(self) -> list[tuple[str, str]]:
        """What a search or a new filter keeps of the address; ready-made filters that were on by default stay on."""
        pairs = [(name, value) for name, values in self.query.items() if name not in ("q", "page") for value in values]
        if "preset" not in self.query:
            pairs += [("preset", preset) for preset in self.presets]
        return pairs


def read_state(model: str, path: str, search: Search, query: Mapping[str, list[str]]) -> ListState:
    """The state in a query string. What cannot be understood of it is left out; fields are judged by the query."""
    first = {name: values[0] for name, values in query.items() if values}
    asked = tuple(query.get("preset", ()))
    if not {"preset", "filter", "q"} & set(query):
        asked = tuple(node.id for node in search.children if isinstance(node, Filter) and node.default)
    page = first.get("page", "1")
    return ListState(
        model=model,
        path=path,
        query=query,
        search=first.get("q", "")[:LONGEST_SEARCH],
        conditions=tuple(c for c in map(decode, query.get("filter", ())) if c is not None),
        presets=tuple(preset for preset in asked if preset != NO_PRESET),
        groups=tuple(dict.fromkeys(group for group in query.get("group", ()) if group)),
        sort=tuple(path for path in first.get("sort", "").split(",") if path),
        page=int(page) if page.isascii() and page.isdigit() and 0 < int(page[:9]) < LAST_PAGE else 1,
        columns=tuple(dict.fromkeys(name for name in first.get("columns", "").split(",") if name)),
    )
