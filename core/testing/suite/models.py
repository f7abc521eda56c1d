"""What every model owes to people who read lists, forms, errors and the API."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from core.generation import Generation
from core.orm.fields import Field
from core.orm.model import Model
from core.testing.suite.generations import own_models


def description_findings(addon: str, generation: Generation) -> list[str]:
    """Titles, names, search fields and sort orders of the addon's own models."""
    found = []
    for cls in own_models(addon):
        fields, name = generation.models.fields[cls.model_name], cls.model_name
        found += [f"{name} has no {fact}" for fact in ("title", "title_plural") if not str(getattr(cls, fact))]
        found += [f"{name} has no docstring"] if not (cls.__doc__ or "").strip() else []
        if cls.record_name not in fields and not isinstance(getattr(cls, cls.record_name, None), property):
            found.append(f"{name} is known by {cls.record_name}, which it does not have")
        sorts = [sort.lstrip("-") for sort in cls.default_sort]
        lost = [sort for sort in sorts if sort not in fields] + [n for n in cls.search_fields if not hasattr(cls, n)]
        found += [f"{name} searches or sorts by {field}, which it does not have" for field in lost]
        if not cls.__tablename__.startswith(f"{addon}_"):  # type: ignore[attr-defined]
            found.append(f"{name}: its table does not begin with {addon}_")
    return found


def grant_findings(addon: str, generation: Generation, private: Collection[str]) -> list[str]:
    """Models that nobody may use: neither granted, nor lines of a granted one, nor declared private."""
    policy, found = generation.policy, []
    for cls in own_models(addon):
        name, model = cls.model_name, cls
        while not policy.has_grants(model.model_name) and model.parent:
            target = generation.models.fields[model.model_name][model.parent].target
            model = generation.models[str(target)]
        granted = policy.has_grants(model.model_name)
        if granted and name in private:
            found.append(f"{name} is declared private, but granted")
        if not granted and name not in private:
            found.append(f"{name} is granted to no group")
    return found


def field_findings(addon: str, generation: Generation) -> list[str]:
    """Columns without label, texts without length, selections without labels, references without index."""
    found = []
    for cls in generation.models:
        table: Any = cls.__table__  # type: ignore[attr-defined]
        indexed = {index.columns.keys()[0] for index in table.indexes}
        for field in generation.models.fields[cls.model_name].values():
            if _owner(generation, cls, field) == addon:
                found += [f"{cls.model_name}.{field.name} {fault}" for fault in _faults(field, indexed)]
    return found


def _owner(generation: Generation, cls: type[Model], field: Field) -> str:
    own = cls.model_name.split(".")[0]
    table: str = cls.__tablename__  # type: ignore[attr-defined]
    return generation.models.owners.get((table, field.name), own)


def _faults(field: Field, indexed: Collection[str]) -> list[str]:
    found = []
    if not str(field.label):
        found.append("has no label")
    if field.kind == "string" and not field.length:
        found.append("has no length")
    if field.kind == "selection":
        found += [f"has no label for {value!r}" for value, label in field.ui.choices or () if not str(label)]
        longest = max((len(str(value)) for value, _label in field.ui.choices or ()), default=0)
        if field.length and longest > field.length:
            found.append(f"is too short for its choices: {field.length} characters, {longest} needed")
    if field.kind == "many_to_one" and field.name not in indexed and not field.unique:
        found.append("is a reference without an index")
    return found


def extension_findings(addon: str, generation: Generation) -> list[str]:
    """Columns added to other addons' tables: they stay while the addon is off, so inserts must do without them."""
    found = []
    for cls in generation.models:
        if cls.model_name.split(".")[0] == addon:
            continue
        for column in cls.__table__.columns:  # type: ignore[attr-defined]
            owner = generation.models.owners[cls.__tablename__, column.key]  # type: ignore[attr-defined]
            if owner == addon and not column.nullable and column.server_default is None:
                found.append(f"{cls.model_name}.{column.key} needs to be nullable or have a server default")
    return found


def state_findings(addon: str, generation: Generation) -> list[str]:
    """State machines: sound in themselves, and what they name on the model exists."""
    found = []
    for cls in own_models(addon):
        machine, name = cls.states, cls.model_name
        if machine is None:
            continue
        found += [f"{name}: {fault}" for fault in machine.faults()]
        field = generation.models.fields[name].get(machine.field)
        if field is None:
            found.append(f"{name} has no field {machine.field} for its states")
            continue
        states = {state.name: state.label for state in machine.states}
        if dict(field.ui.choices or ()) != states:
            found.append(f"{name}.{machine.field}: its choices are not the states of the machine, with the same labels")
        for edge in machine.edges:
            named = [method for method in (edge.guard, edge.effect) if method and not hasattr(cls, method)]
            found += [f"{name}: the edge {edge.name} names {method}(), which it does not have" for method in named]
            unknown = [group for group in edge.groups if group not in generation.policy.groups]
            found += [f"{name}: the edge {edge.name} names the unknown group {group}" for group in unknown]
    return found
