"""The list page: search, filters, groups, sorting, paging, all from the query string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.orm.fields import Field
from core.records.query import Condition, GroupRow, ListQuery, count, fetch_groups, fetch_page
from core.views.compose import field_at
from core.views.nodes import Column, Filter, List, Search
from core.web import format as shown
from core.web.forms import may_create
from core.web.urls import changed, decode, encode, list_url, record_url

if TYPE_CHECKING:
    from core.db.session import GuardedSession
    from core.generation import Generation

_ = translator("core")

PAGE_SIZE = 50
OPERATOR_LABELS = {
    "eq": _("is"),
    "ne": _("is not"),
    "like": _("contains"),
    "lt": _("is less than"),
    "le": _("is at most"),
    "gt": _("is more than"),
    "ge": _("is at least"),
    "in": _("is one of"),
    "empty": _("is empty"),
}
OPERATORS_BY_KIND = {
    "string": ("like", "eq", "ne", "empty"),
    "text": ("like", "empty"),
    "selection": ("eq", "ne"),
    "boolean": ("eq",),
    "many_to_one": ("eq", "ne", "like", "empty"),
}
DEFAULT_OPERATORS = ("eq", "ge", "le", "gt", "lt", "ne", "empty")


@dataclass(frozen=True)
class ListState:
    """What the query string says, checked against the views."""

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


class ListPage:
    """Builds the context of ``views/list.html`` for one model, one person and one query string."""

    def __init__(self, session: GuardedSession, model: str, query: Mapping[str, list[str]]) -> None:
        self.session = session
        self.generation: Generation = session.generation
        self.model = model
        self.cls = session.models[model]
        self.fields = session.models.fields[model]
        self.view: List = self.generation.views.get(model, "list")
        self.search: Search = self.generation.views.get(model, "search")
        self.state = self._read(query)
        self.columns = self._columns()

    def _read(self, query: Mapping[str, list[str]]) -> ListState:
        first = {name: values[0] for name, values in query.items() if values}
        asked = tuple(query.get("preset", ()))
        if "preset" not in query and "filter" not in query and "q" not in query:
            asked = tuple(f.id for f in self.search.children if isinstance(f, Filter) and f.default)
        page = first.get("page", "1")
        return ListState(
            model=self.model,
            path=f"/app/{self.generation.path_of(self.model)}",
            query=query,
            search=first.get("q", "")[:200],
            conditions=tuple(c for c in map(decode, query.get("filter", ())) if c is not None),
            presets=tuple(p for p in asked if p != "none"),
            groups=tuple(g for g in query.get("group", ()) if g),
            sort=tuple(s for s in first.get("sort", "").split(",") if s),
            page=int(page) if page.isdigit() and 0 < int(page) < 100_000 else 1,
            columns=tuple(c for c in first.get("columns", "").split(",") if c),
        )

    def _columns(self) -> list[tuple[Column, Field]]:
        """The columns to show, without those that are closed to this person."""
        wanted = self.state.columns or tuple(c.name for c in self.view.children if not c.hidden)
        declared = {c.name: c for c in self.view.children}
        found = []
        for name in wanted:
            column = declared.get(name, Column(name))
            field = self._open_field(name)
            if field is not None and field.kind != "one_to_many":
                found.append((column, field))
        return found

    def _open_field(self, path: str) -> Field | None:
        current = self.model
        parts = path.split(".")
        for part in parts:
            if not self.session.access.can(current, "read") or not self.session.access.may_read_field(current, part):
                return None
            field = self.session.models.fields.get(current, {}).get(part)
            if field is None or field.ui.hidden:
                return None
            current = field.target or current
        found = field_at(self.session.models, self.model, path)
        return found if isinstance(found, Field) else None

    def preset_filters(self) -> list[Filter]:
        return [node for node in self.search.children if isinstance(node, Filter)]

    def list_query(self) -> ListQuery:
        where = list(self.state.conditions)
        for preset in self.preset_filters():
            if preset.id in self.state.presets:
                where += preset.where
        sort = self.state.sort or self.view.sort or self.cls.default_sort
        paths = [column.name for column, _field in self.columns]
        if self.cls.record_name not in paths and self.cls.record_name in self.fields:
            paths.append(self.cls.record_name)
        machine = self.cls.states
        if machine is not None and machine.field not in paths:
            paths.append(machine.field)
        return ListQuery(
            self.model,
            tuple(paths),
            where=tuple(where),
            search=self.state.search,
            sort=sort,
            limit=PAGE_SIZE,
            offset=(self.state.page - 1) * PAGE_SIZE,
        )

    def context(self) -> dict[str, Any]:
        """The context of the page. One statement for the rows; the total comes by a request of its own."""
        query = self.list_query()
        view: dict[str, Any] = {
            "columns": self.context_heads(),
            "rows": [],
            "groups": None,
            "totals": None,
            "search": self._search_context(),
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
            view["groups"] = self._groups(query)
        else:
            page = fetch_page(self.session, query)
            view["rows"] = self.rows(page.rows)
            view["pager"] = self._pager(len(page.rows), page.more)
        if may_create(self.session, self.model) and not self.cls.parent:
            view["create_href"] = record_url(self.generation, self.model, None)
            view["import_href"] = f"{self.state.path}/import"
        if not view["rows"] and not view["groups"]:
            view["empty"] = self._empty(view)
        return view

    def rows_of_group(self) -> dict[str, Any]:
        """The context of ``views/list_rows.html``: the rows under the conditions of the address."""
        query = replace(self.list_query(), limit=200, offset=0)
        page = fetch_page(self.session, query)
        more = list_url(self.generation, self.model, (*self.state.conditions,), q=self.state.search)
        return {
            "rows": self.rows(page.rows),
            "columns": self.context_heads(),
            "bulk": None,
            "more_href": None,
            "open_href": more if page.more else None,
        }

    def total(self) -> str:
        number, beyond = count(self.session, self.list_query())
        return shown.plain(number) + ("+" if beyond else "")

    def context_heads(self) -> list[dict[str, Any]]:
        sort = self.state.sort or self.view.sort or self.cls.default_sort
        heads = []
        for column, field in self.columns:
            direction = "asc" if column.name in sort[:1] else "desc" if f"-{column.name}" in sort[:1] else None
            following = f"-{column.name}" if direction == "asc" else column.name
            heads.append(
                {
                    "name": column.name,
                    "label": shown.label_of(column.label, field),
                    "align": shown.align(field),
                    "widget": column.widget or {"many_to_one": "many2one"}.get(field.kind, field.kind),
                    "sortable": field.kind not in ("text", "json"),
                    "sort_url": None
                    if field.kind in ("text", "json")
                    else changed(self.state.path, self.state.query, sort=following),
                    "sort_dir": direction,
                }
            )
        return heads

    def rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        machine = self.cls.states
        record_name = self.cls.record_name
        return [
            {
                "id": row["id"],
                "href": record_url(self.generation, self.model, row["id"]),
                "panel_href": None,
                "label": str(row.get(f"{record_name}:name", row.get(record_name)) or row["id"]),
                "tone": None,
                "cells": [self._cell(column, field, row, machine) for column, field in self.columns],
            }
            for row in rows
        ]

    def _cell(self, column: Column, field: Field, row: dict[str, Any], machine: Any) -> dict[str, Any]:
        value = row.get(column.name)
        if machine is not None and column.name == machine.field and value is not None:
            return {"state": shown.pill(machine, value)}
        if field.kind == "many_to_one":
            name = row.get(f"{column.name}:name")
            return {"text": "" if value is None else str(name) if name is not None else f"#{value}"}
        if field.kind == "boolean":
            return {"value": value}
        choice_machine = self.session.models[field.model].states
        if choice_machine is not None and field.name == choice_machine.field and value is not None:
            return {"state": shown.pill(choice_machine, value)}
        return {
            "text": shown.display(field, value),
            "value": value,
            "unit": shown.unit_label(field) if value is not None else "",
        }

    def _groups(self, query: ListQuery) -> list[dict[str, Any]]:
        path, *deeper = self.state.groups
        totals = [c.name for c, _f in self.columns if c.total and "." not in c.name]
        found = []
        for index, group in enumerate(fetch_groups(self.session, query, path, totals)):
            found.append(self._group(group, f"{index}", path, deeper, totals))
        return found

    def _group(self, group: GroupRow, key: str, path: str, deeper: list[str], totals: list[str]) -> dict[str, Any]:
        bare = path.split(":")[0]
        field = field_at(self.session.models, self.model, bare)
        label = str(group.label) if group.label not in (None, "") else str(_("None"))
        if (
            isinstance(field, Field)
            and group.value is not None
            and field.kind not in ("many_to_one", "selection")
            and ":" not in path
        ):
            label = shown.display(field, group.value)
        conditions = [encode(c) for c in (*self.state.conditions, *group.where)]
        rows_href = changed(f"{self.state.path}/rows", self.state.query, filter=conditions, group=deeper or None)
        sums = None
        if totals:
            sums = [
                {"text": shown.display(f, group.totals[c.name]), "unit": ""} if c.name in totals else None
                for c, f in self.columns
            ]
        return {
            "key": key,
            "label": label,
            "count": shown.plain(group.count),
            "depth": 0,
            "rows": None,
            "rows_href": rows_href,
            "sums": sums,
        }

    def _pager(self, on_page: int, more: bool) -> dict[str, Any]:
        page = self.state.page
        first = (page - 1) * PAGE_SIZE + (1 if on_page else 0)
        here = dict(self.state.query)
        total = shown.plain(first + on_page - 1 if on_page else 0) if not more and (page == 1 or on_page) else None
        return {
            "first": shown.plain(first),
            "last": shown.plain(first + on_page - 1 if on_page else 0),
            "total": total,
            "total_href": changed(f"{self.state.path}/count", here),
            "prev_href": changed(self.state.path, here) + _page_suffix(changed(self.state.path, here), page - 1)
            if page > 1
            else None,
            "next_href": changed(self.state.path, here) + _page_suffix(changed(self.state.path, here), page + 1)
            if more
            else None,
        }

    def _exports(self) -> list[dict[str, Any]]:
        return [
            {"label": _("Export as XLSX"), "href": changed(f"{self.state.path}/export.xlsx", self.state.query)},
            {"label": _("Export as CSV"), "href": changed(f"{self.state.path}/export.csv", self.state.query)},
        ]

    def _search_context(self) -> dict[str, Any]:
        state = self.state
        kept = [(name, value) for name, values in state.query.items() if name not in ("q", "page") for value in values]
        return {
            "action": state.path,
            "name": "q",
            "q": state.search,
            "placeholder": None,
            "state": kept,
            "chips": self._chips(),
            "fields": self._filter_fields(),
            "operators": [
                {"value": v, "label": str(label), "no_value": v == "empty"}
                for v, label in OPERATOR_LABELS.items()
                if v != "in"
            ],
            "presets": self._presets(),
            "groups": self._group_choices(),
            "columns": self._column_choices(),
            "favourites": [],
            "favourite_href": None,
        }

    def _presets(self) -> list[dict[str, Any]]:
        found = []
        for preset in self.preset_filters():
            active = preset.id in self.state.presets
            chosen = [p for p in self.state.presets if p != preset.id] if active else [*self.state.presets, preset.id]
            href = changed(self.state.path, self.state.query, preset=chosen or ["none"])
            found.append({"label": str(preset.label), "href": href, "active": active})
        return found

    def _chips(self) -> list[dict[str, Any]]:
        chips = []
        for preset in self.preset_filters():
            if preset.id in self.state.presets:
                rest = [p for p in self.state.presets if p != preset.id] or ["none"]
                chips.append(
                    {
                        "kind": "filter",
                        "label": str(preset.label),
                        "value": "",
                        "remove_href": changed(self.state.path, self.state.query, preset=rest),
                    }
                )
        for condition in self.state.conditions:
            rest = [encode(c) for c in self.state.conditions if c != condition]
            remove = changed(
                self.state.path, self.state.query, filter=rest or None, preset=list(self.state.presets) or ["none"]
            )
            chips.append({"kind": "filter", **self._condition_words(condition), "remove_href": remove})
        for group in self.state.groups:
            rest_groups = [g for g in self.state.groups if g != group]
            remove = changed(self.state.path, self.state.query, group=rest_groups or None)
            chips.append({"kind": "group", "label": self._path_label(group), "value": "", "remove_href": remove})
        return chips

    def _condition_words(self, condition: Condition) -> dict[str, str]:
        path, operator, raw = condition
        field = field_at(self.session.models, self.model, path)
        if not isinstance(field, Field):
            return {"label": path, "value": str(raw)}
        value = str(raw)
        if field.kind == "selection":
            value = ", ".join(str(field.choice_label(v)) for v in str(raw).split(","))
        elif field.kind == "many_to_one" and operator in ("eq", "ne") and str(raw).isdigit():
            value = record_label(self.session, str(field.target), int(raw)) or value
        elif field.kind == "boolean":
            value = str(_("Yes") if raw in ("true", True) else _("No"))
        if operator == "empty":
            return {
                "label": self._path_label(path),
                "value": str(_("is empty") if raw in ("true", True) else _("is not empty")),
            }
        return {
            "label": self._path_label(path),
            "value": value
            if operator == "eq"
            else f"{OPERATOR_LABELS[operator]} {value}"
            if operator in OPERATOR_LABELS
            else value,
        }

    def _path_label(self, path: str) -> str:
        bare, _colon, bucket = path.partition(":")
        labels = []
        parts = bare.split(".")
        for index in range(len(parts)):
            field = field_at(self.session.models, self.model, ".".join(parts[: index + 1]))
            labels.append(str(field.label) if isinstance(field, Field) else parts[index])
        text = " / ".join(labels)
        return f"{text} ({_('month')})" if bucket == "month" else text

    def _filter_fields(self) -> list[dict[str, Any]]:
        found = []
        for name, field in self.fields.items():
            if (
                not field.stored
                or field.ui.hidden
                or field.kind == "json"
                or not self.session.access.may_read_field(self.model, name)
            ):
                continue
            if field.kind == "many_to_one" and not self.session.access.can(str(field.target), "read"):
                continue
            operators = OPERATORS_BY_KIND.get(field.kind, DEFAULT_OPERATORS)
            options = [{"value": v, "label": str(label)} for v, label in field.ui.choices or ()]
            if field.kind == "boolean":
                options = [{"value": "true", "label": str(_("Yes"))}, {"value": "false", "label": str(_("No"))}]
            found.append(
                {
                    "name": name,
                    "label": str(field.label),
                    "type": {"many_to_one": "many2one", "datetime": "datetime", "date": "date"}.get(
                        field.kind, "number" if field.numeric else field.kind
                    ),
                    "operators": [{"value": o, "label": str(OPERATOR_LABELS[o])} for o in operators],
                    "options": options or None,
                    "searchable": field.kind in ("string", "text", "many_to_one"),
                    "search_href": f"/app/{self.generation.path_of(field.target)}/lookup"
                    if field.kind == "many_to_one" and field.target
                    else None,
                }
            )
        return found

    def _group_choices(self) -> list[dict[str, Any]]:
        found = []
        for path in self.search.groups:
            if self._open_field(path.split(":")[0]) is None:
                continue
            active = path in self.state.groups
            chosen = [g for g in self.state.groups if g != path] if active else [*self.state.groups, path]
            href = changed(self.state.path, self.state.query, group=chosen or None)
            found.append({"label": self._path_label(path), "href": href, "active": active})
        return found

    def _column_choices(self) -> list[dict[str, Any]]:
        present = [c.name for c, _f in self.columns]
        found = []
        for column in self.view.children:
            field = self._open_field(column.name)
            if field is None:
                continue
            active = column.name in present
            chosen = [n for n in present if n != column.name] if active else [*present, column.name]
            if chosen:
                href = changed(self.state.path, self.state.query, columns=",".join(chosen))
                found.append(
                    {"label": shown.label_of(column.label, field), "href": href, "active": active, "kind": "toggle"}
                )
        return found

    def _empty(self, view: dict[str, Any]) -> dict[str, Any]:
        title = str(self.cls.title_plural or self.model)
        if self.state.search or self.state.conditions or self.state.presets:
            clear = changed(self.state.path, {}, preset=["none"])
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
        return {
            "icon": "list",
            "title": _("{things}: none yet", things=title),
            "text": (self.cls.__doc__ and None),
            "actions": actions,
        }


def _page_suffix(address: str, page: int) -> str:
    return ("&" if "?" in address else "?") + f"page={page}"


def record_label(session: GuardedSession, model: str, record_id: int) -> str:
    """The name of a record, or an empty text where it is hidden or gone."""
    name = session.models[model].record_name
    if not session.access.can(model, "read"):
        return ""
    page = fetch_page(session, ListQuery(model, (name,), where=(("id", "eq", record_id),), limit=1))
    return str(page.rows[0].get(f"{name}:name") or page.rows[0].get(name) or "") if page.rows else ""
