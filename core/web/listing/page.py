"""The context of ``views/list.html``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.orm.fields import Field
from core.records.groups import fetch_totals
from core.records.query import ListQuery, count, fetch_page
from core.views.nodes import Column, List, Search
from core.web import format as shown
from core.web.form import may_create
from core.web.listing import cells
from core.web.listing.bulk import bulk_actions
from core.web.listing.conditions import resolved
from core.web.listing.favourites import favourites
from core.web.listing.groups import groups
from core.web.listing.search import preset_filters, search_context
from core.web.listing.state import NO_PRESET, PAGE_SIZE, read_state
from core.web.listing.words import open_field
from core.web.urls import changed, record_url

if TYPE_CHECKING:
    from core.db.session import GuardedSession
    from core.generation import Generation

_ = translator("core")

GROUP_ROWS = 200
"""Rows of an opened group; the rest is a link to the list narrowed to it."""


class ListPage:
    """One list: a model, a person (the session's) and a query string."""

    def __init__(self, session: GuardedSession, model: str, query: Mapping[str, list[str]]) -> None:
        self.session = session
        self.generation: Generation = session.generation
        self.model = model
        self.cls = session.models[model]
        self.fields = session.models.fields[model]
        self.view: List = self.generation.views.get(model, "list")
        self.search: Search = self.generation.views.get(model, "search")
        self.state = read_state(model, f"/app/{self.generation.path_of(model)}", self.search, query)
        self.sort: tuple[str, ...] = self.state.sort or self.view.sort or self.cls.default_sort
        self.columns = self._columns()

    def _columns(self) -> list[tuple[Column, Field]]:
        """The columns to show, without those that are closed to this person."""
        declared = {column.name: column for column in self.view.children}
        wanted = self.state.columns or tuple(column.name for column in self.view.children if not column.hidden)
        found = []
        for name in wanted:
            field = open_field(self.session, self.model, name)
            if field is not None and field.kind != "one_to_many":
                found.append((declared.get(name, Column(name)), field))
        return found

    def list_query(self) -> ListQuery:
        """What the page shows, as a query: the rows of the present page."""
        where, any_of = resolved(self.session, self.model, self.state.conditions)
        for preset in preset_filters(self):
            if preset.id in self.state.presets:
                where += preset.where
        paths = [column.name for column, _field in self.columns]
        if self.cls.record_name not in paths and self.cls.record_name in self.fields:
            paths.append(self.cls.record_name)
        machine = self.cls.states
        if machine is not None and open_field(self.session, self.model, machine.field) is not None:
            paths = list(dict.fromkeys([*paths, machine.field]))
        return ListQuery(
            self.model,
            tuple(paths),
            where=where,
            any_of=any_of,
            search=self.state.search,
            sort=self.sort,
            limit=PAGE_SIZE,
            offset=self.state.offset,
        )

    def context(self) -> dict[str, Any]:
        """The context of the page: one statement for the rows, one for the totals where columns have them, one for the
        saved views. The number of rows comes by a request of its own.
        """
        query = self.list_query()
        view: dict[str, Any] = {
            "columns": cells.heads(self),
            "rows": [],
            "groups": None,
            "totals": None,
            "search": {**search_context(self), **favourites(self)},
            "pager": None,
            "switcher": [],
            "bulk": None,
            "empty": None,
            "error": None,
            "create_href": None,
            "create_label": None,
            "import_href": None,
            "exports": self._exports(),
            "menu": [],
        }
        if self.state.groups:
            view["groups"] = groups(self, query)
        else:
            page = fetch_page(self.session, query)
            view["rows"] = cells.rows(self, page.rows)
            view["pager"] = self._pager(len(page.rows), page.more)
            view["bulk"] = bulk_actions(self, page.rows) or None
            view["bulk_href"] = f"{self.state.path}/bulk"
            view["select_all"] = page.more or self.state.page > 1
        if self.total_paths() and (view["rows"] or view["groups"]):
            view["totals"] = cells.sums(self, fetch_totals(self.session, query, self.total_paths()))
        if may_create(self.session, self.model) and not self.cls.parent:
            view["create_href"] = record_url(self.generation, self.model, None)
            view["import_href"] = f"{self.state.path}/import"
        if not view["rows"] and not view["groups"]:
            view["empty"] = self._empty(view)
        return view

    def rows(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows of plain values as the templates take them."""
        return cells.rows(self, found)

    def heads(self) -> list[dict[str, Any]]:
        return cells.heads(self)

    def rows_of_group(self) -> dict[str, Any]:
        """The context of ``views/list_rows.html``: the rows under the conditions of the address."""
        page = fetch_page(self.session, replace(self.list_query(), limit=GROUP_ROWS, offset=0))
        return {"rows": cells.rows(self, page.rows), "columns": cells.heads(self), "bulk": None, "more_href": None}

    def total(self) -> str:
        """The number of rows found; beyond the limit of counting with a plus."""
        number, beyond = count(self.session, self.list_query())
        return shown.plain(number) + ("+" if beyond else "")

    def total_paths(self) -> list[str]:
        """The columns that are summed up."""
        return [column.name for column, field in self.columns if column.total and field.numeric]

    def _pager(self, on_page: int, more: bool) -> dict[str, Any]:
        page = self.state.page
        last = self.state.offset + on_page
        known = not more and (page == 1 or on_page > 0)
        return {
            "first": shown.plain(self.state.offset + 1 if on_page else 0),
            "last": shown.plain(last if on_page else 0),
            "total": shown.plain(last if on_page else 0) if known else None,
            "total_href": self.state.url("/count"),
            "prev_href": self.state.page_url(page - 1) if page > 1 else None,
            "next_href": self.state.page_url(page + 1) if more else None,
        }

    def _exports(self) -> list[dict[str, Any]]:
        return [
            {"label": _("Export as XLSX"), "href": self.state.url("/export.xlsx")},
            {"label": _("Export as CSV"), "href": self.state.url("/export.csv")},
        ]

    def _empty(self, view: dict[str, Any]) -> dict[str, Any]:
        if self.state.search or self.state.conditions or self.state.presets:
            clear = changed(self.state.path, {}, preset=[NO_PRESET])
            return {
                "icon": "search",
                "title": _("Nothing matches."),
                "text": _("Try fewer filters, or another word."),
                "actions": [{"label": _("Clear all filters"), "href": clear, "icon": "x"}],
            }
        actions = []
        if view["create_href"]:
            actions.append({"label": _("New"), "href": view["create_href"], "icon": "plus"})
            actions.append({"label": _("Import…"), "href": view["import_href"], "icon": "upload"})
        title = _("{things}: none yet", things=self.cls.title_plural or self.model)
        return {"icon": "list", "title": title, "text": None, "actions": actions}
