"""Composes declared views and patches, derives what nobody declared. Pure; done once, when a generation is built."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.errors import Finding, Place
from core.views.derive import derive
from core.views.nodes import Column, Entry, Form, Group, Lines, List, Patch, Search, Tab

if TYPE_CHECKING:
    from core.orm.registry import ModelRegistry

KINDS = ("form", "list", "search")


class ViewSet:
    """The composed views of a generation. ``findings`` holds errors and warnings of all of them."""

    def __init__(
        self,
        models: ModelRegistry,
        declared: Iterable[Any],
        patches: Iterable[Patch],
        load_order: Sequence[str],
        depends: Mapping[str, set[str]],
    ) -> None:
        self.models = models
        self.findings: list[Finding] = []
        self.origin: dict[tuple[str, str], Place] = {}
        """(view id, node path) to the declaration the node came from."""
        self._views: dict[str, Any] = {}
        for view in declared:
            self._declare(view)
        for cls in models:
            for kind in KINDS:
                name = f"{cls.model_name}.{kind}"
                if name not in self._views:
                    self._views[name] = derive(models, cls.model_name, kind)
        ordered = sorted(
            patches, key=lambda patch: load_order.index(patch.place.addon) if patch.place.addon in load_order else -1
        )
        touched: dict[tuple[str, str], Patch] = {}
        for patch in ordered:
            self._apply(patch, touched, depends)
        for name, view in self._views.items():
            self._check_fields(name, view)

    def get(self, model: str, kind: str) -> Any:
        return self._views[f"{model}.{kind}"]

    def names(self) -> list[str]:
        return sorted(self._views)

    def _declare(self, view: Any) -> None:
        name = f"{view.model}.{view.kind}"
        if view.model not in self.models:
            self.findings.append(
                Finding(
                    view.place, f"{name}: there is no model {view.model}", _nearest(view.model, self.models.composed)
                )
            )
        elif name in self._views:
            self.findings.append(
                Finding(view.place, f"{name} is already declared by {self._views[name].place}", "patch it instead")
            )
        else:
            self._views[name] = view
            for path, _node in walk(view):
                if (name, path) in self.origin:
                    self.findings.append(Finding(view.place, f"{name}: the node {path} stands twice"))
                self.origin[name, path] = view.place

    def _apply(self, patch: Patch, touched: dict[tuple[str, str], Patch], depends: Mapping[str, set[str]]) -> None:
        view = self._views.get(patch.view)
        if view is None:
            self.findings.append(
                Finding(patch.place, f"there is no view {patch.view}", _nearest(patch.view, self._views))
            )
            return
        paths = [path for path, _node in walk(view)]
        target = self._find(paths, patch.target)
        if target is None and not (patch.operation == "inside" and patch.target == ""):
            self.findings.append(
                Finding(patch.place, f"{patch.view} has no node {patch.target}", _nearest(patch.target, paths))
            )
            return
        owner = self.origin.get((patch.view, target or ""))
        if owner is not None and owner.addon not in depends.get(patch.place.addon, {owner.addon}):
            self.findings.append(
                Finding(patch.place, f"the node {target} of {patch.view} comes from {owner.addon}", "add it to depends")
            )
            return
        earlier = touched.get((patch.view, target or ""))
        if earlier is not None and earlier.place.addon != patch.place.addon:
            grave = patch.operation in ("remove", "replace") or earlier.operation in ("remove", "replace")
            same = patch.operation == "set" and set(patch.values) & set(earlier.values)
            if grave or same:
                self.findings.append(
                    Finding(
                        patch.place,
                        f"{patch.operation} of {target} in {patch.view} meets {earlier.operation} by {earlier.place}",
                        warning=not grave,
                    )
                )
        if target:
            touched[patch.view, target] = patch
        self._views[patch.view] = _patched(view, patch, target or "")
        for path, _node in walk(self._views[patch.view]):
            self.origin.setdefault((patch.view, path), patch.place)

    def _find(self, paths: list[str], target: str) -> str | None:
        """A full path, or its unambiguous end: ``lines.quantity`` or just ``quantity``."""
        if target in paths:
            return target
        ends = [
            path
            for path in paths
            if path.endswith("/" + target)
            or path.replace("/", ".").endswith("." + target)
            or path.replace("/", ".") == target
        ]
        return ends[0] if len(ends) == 1 else None

    def _check_fields(self, name: str, view: Any) -> None:
        for path, node in walk(view):
            if isinstance(node, (Entry, Column, Lines)):
                model = view.model
                parent = path.rsplit("/", 1)[0] if "/" in path else ""
                container = dict(walk(view)).get(parent)
                if isinstance(container, Lines):
                    field = self.models.fields[model].get(container.name)
                    model = field.target if field is not None and field.target else model
                if field_at(self.models, model, node.name) is None:
                    place = self.origin.get((name, path), view.place)
                    hint = _nearest(node.name, self.models.fields[model])
                    self.findings.append(Finding(place, f"{name}: {model} has no field {node.name}", hint))


def field_at(models: ModelRegistry, model: str, path: str) -> Any:
    """The field a dotted path ends at, or None where it leads nowhere."""
    current = model
    parts = path.split(".")
    for index, part in enumerate(parts):
        field = models.fields.get(current, {}).get(part)
        if field is None:
            return None
        if index == len(parts) - 1:
            return field
        if field.kind != "many_to_one" or field.target is None:
            return None
        current = field.target
    return None


def children_of(node: Any) -> tuple[Any, ...]:
    if isinstance(node, Lines):
        return node.columns
    return tuple(getattr(node, "children", ()))


def walk(view: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(path, node) of all nodes below a view; paths join ids with slashes."""
    for child in children_of(view):
        path = f"{prefix}/{child.id}" if prefix else child.id
        yield path, child
        yield from walk(child, path)


def _with_children(node: Any, children: tuple[Any, ...]) -> Any:
    if isinstance(node, Lines):
        return replace(node, columns=children)
    if isinstance(node, (Group, Tab)):
        return type(node)(node.id, *children, label=node.label)
    if isinstance(node, Form):
        return Form(node.model, *children, place=node.place)
    if isinstance(node, List):
        return List(node.model, *children, sort=node.sort, place=node.place)
    if isinstance(node, Search):
        return Search(node.model, *children, groups=node.groups, place=node.place)
    raise TypeError(f"{type(node).__name__} holds no nodes")


def _patched(node: Any, patch: Patch, target: str, prefix: str = "") -> Any:
    if patch.operation == "inside" and prefix == target:
        return _with_children(node, (*children_of(node), *patch.add))
    children: list[Any] = []
    for child in children_of(node):
        path = f"{prefix}/{child.id}" if prefix else child.id
        if path == target and patch.operation != "inside":
            around = {
                "before": (*patch.add, child),
                "after": (child, *patch.add),
                "replace": patch.add,
                "remove": (),
            }
            children += (replace(child, **patch.values),) if patch.operation == "set" else around[patch.operation]
        elif target == path or target.startswith(path + "/"):
            children.append(_patched(child, patch, target, path))
        else:
            children.append(child)
    return _with_children(node, tuple(children))


def _nearest(word: str, among: Iterable[str]) -> str:
    found = difflib.get_close_matches(word, list(among), 1, 0.5)
    return f"did you mean {found[0]}?" if found else ""
