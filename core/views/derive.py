"""A good view of any model that declares none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.orm.fields import Field
from core.views.nodes import Column, Entry, Filter, Form, Group, Lines, List, Search, Tab

if TYPE_CHECKING:
    from core.orm.registry import ModelRegistry

_ = translator("core")
MOST_COLUMNS = 8


def derive(models: ModelRegistry, model: str, kind: str) -> Any:
    return {"form": _form, "list": _list, "search": _search}[kind](models, model)


def _shown(models: ModelRegistry, model: str) -> list[Field]:
    return [field for field in models.fields[model].values() if not field.ui.hidden]


def _form(models: ModelRegistry, model: str) -> Form:
    cls = models[model]
    fields = _shown(models, model)
    machine = cls.states.field if cls.states else ""
    short = [f for f in fields if f.stored and f.kind not in ("text", "json") and f.name != machine]
    long = [f for f in fields if f.kind in ("text", "json")]
    children: list[Any] = [Group("main", *(Entry(f.name) for f in short), *(Entry(f.name, span=2) for f in long))]
    for field in fields:
        if field.kind == "one_to_many" and field.owned and field.target:
            children.append(Tab(f"tab_{field.name}", Lines(field.name, line_columns(models, field)), label=field.label))
    return Form(model, *children, place=cls.place)


def line_columns(models: ModelRegistry, field: Field) -> tuple[Column, ...]:
    """The columns of a lines table: all shown fields of the line but the way back to its owner."""
    shown = _shown(models, str(field.target))
    return tuple(Column(f.name) for f in shown if f.stored and f.name != field.via and f.kind != "json")


def _list(models: ModelRegistry, model: str) -> List:
    cls = models[model]
    fields = [f for f in _shown(models, model) if f.stored and f.kind not in ("text", "json")]
    fields.sort(key=lambda f: 0 if f.name == cls.record_name else 1)
    columns = [Column(f.name, hidden=index >= MOST_COLUMNS) for index, f in enumerate(fields)]
    return List(model, *columns, sort=cls.default_sort, place=cls.place)


def _search(models: ModelRegistry, model: str) -> Search:
    cls = models[model]
    fields = _shown(models, model)
    filters = [Filter("active", _("Active"), (("active", "eq", True),)) for f in fields if f.name == "active"]
    groups = [f.name for f in fields if f.kind in ("selection", "many_to_one", "boolean")]
    groups += [f"{f.name}:month" for f in fields if f.kind in ("date", "datetime")]
    return Search(model, *filters, groups=tuple(groups[:8]), place=cls.place)
