"""A generation: everything the enabled addons bring, composed once, used unchanged until the next one takes over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pluggy

from core import hookspecs
from core.addons.discovery import Addon, core_addon
from core.errors import CompositionError, Finding, Place
from core.orm.action import Action, actions_of
from core.orm.registry import ModelRegistry
from core.security.permission import permission_fault
from core.security.principal import SecurityPolicy
from core.views.compose import ViewSet


class Generation:
    """Build with the enabled addons in load order. Raises CompositionError with all findings; the old generation then
    goes on.
    """

    def __init__(self, addons: Iterable[Addon], number: int = 0) -> None:
        self.number = number
        self.addons = (core_addon(), *addons)
        self._import_parts()
        self.models = ModelRegistry(addon.name for addon in self.addons)
        self.model_of_table: dict[str, str] = {cls.__tablename__: cls.model_name for cls in self.models}  # type: ignore[attr-defined]
        self.hooks = self._plugin_manager()
        self.policy = SecurityPolicy(
            self.models,
            self._all("security", "GROUPS"),
            self._all("security", "GRANTS"),
            [*self._all("security", "RULES"), *self._hook_rules()],
            self._all("security", "FIELD_GRANTS"),
        )
        self.actions: dict[str, dict[str, Action]] = {cls.model_name: actions_of(cls) for cls in self.models}
        self.menus = self._all("views", "MENUS")
        self.tiles = self._all("views", "TILES")
        self.views = ViewSet(
            self.models,
            self._all("views", "VIEWS"),
            self._all("views", "PATCHES"),
            [a.name for a in self.addons],
            self._depends(),
        )
        self.job_specs = {spec.name: spec for spec in self._all("jobs", "JOBS")}
        self.routes = self._all("routes", "ROUTES")
        self.paths = self._paths()
        self._check()

    def _import_parts(self) -> None:
        findings = []
        for addon in self.addons:
            for part in ("models", "security", "views", "hooks", "jobs", "routes"):
                try:
                    addon.part(part)
                except Exception as error:
                    findings.append(
                        Finding(Place(addon.name, str(addon.path / part)), f"{type(error).__name__}: {error}")
                    )
        if findings:
            raise CompositionError(findings)

    def _all(self, part: str, name: str) -> tuple[Any, ...]:
        return tuple(item for addon in self.addons for item in addon.declared(part, name))

    def _plugin_manager(self) -> pluggy.PluginManager:
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        # pluggy asks the last registered first; registering in reverse makes base addons come first, as documented.
        for addon in reversed(self.addons):
            plugin = addon.part("hooks")
            if plugin is not None:
                manager.register(plugin, addon.name)
        manager.check_pending()
        return manager

    def _hook_rules(self) -> list[Any]:
        return [rule for rules in self.hooks.hook.record_rules(generation=self) for rule in rules or ()]

    def _depends(self) -> dict[str, set[str]]:
        direct = {a.name: {"core", *a.manifest.depends, *a.manifest.optional_depends} for a in self.addons}
        full: dict[str, set[str]] = {}
        for addon in self.addons:
            full[addon.name] = {addon.name, *direct[addon.name]}.union(
                *(full.get(name, set()) for name in direct[addon.name])
            )
        return full

    def _paths(self) -> dict[str, str]:
        """URL path ``orders/orders`` to model name."""
        found: dict[str, str] = {}
        for cls in self.models:
            addon, name = cls.model_name.split(".", 1)
            found[f"{addon}/{cls.plural or plural(name)}"] = cls.model_name
        return found

    def path_of(self, model: str) -> str:
        addon, name = model.split(".", 1)
        return f"{addon}/{self.models[model].plural or plural(name)}"

    def _check(self) -> None:
        findings: list[Finding] = [Finding(self.models[m].place, text) for m, text in self._state_faults()]
        for grant in (*self._all("security", "GRANTS"), *self._all("security", "FIELD_GRANTS")):
            if grant.model_name not in self.models:
                findings.append(Finding(Place(grant.model_name), "a grant names this model, which does not exist"))
        known = set(self.policy.groups)
        for group in self.policy.groups.values():
            findings += [
                Finding(Place(group.name), f"implies the unknown group {name}")
                for name in group.implies
                if name not in known
            ]
        for grant in self._all("security", "GRANTS"):
            if grant.group not in known:
                findings.append(Finding(Place(grant.model_name), f"is granted to the unknown group {grant.group}"))
        for route in self.routes:
            fault = permission_fault(self.policy, route.permission)
            if fault:
                findings.append(Finding(route.place, f"the route {route.path} {fault}"))
        for job in self.job_specs.values():
            fault = permission_fault(self.policy, job.permission)
            if fault:
                findings.append(Finding(Place(job.name.split(".")[0]), f"the job {job.name} {fault}"))
        findings += [finding for finding in self.views.findings if not finding.warning]
        if findings:
            self.dispose()
            raise CompositionError(findings)

    def _state_faults(self) -> list[tuple[str, str]]:
        return [
            (cls.model_name, fault) for cls in self.models if cls.states is not None for fault in cls.states.faults()
        ]

    def addon(self, name: str) -> Addon:
        return next(addon for addon in self.addons if addon.name == name)

    def dispose(self) -> None:
        self.models.dispose()


def plural(word: str) -> str:
    """English plural of a model's name for URLs; models with odd ones declare ``plural``."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
