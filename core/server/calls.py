"""What an addon declares for the planner process in ``planner.py``: ``PLANNER_CALLS = {"addon.check": check}``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.db.session import GuardedSession
from core.errors import CompositionError, Finding, Place
from core.generation import Generation
from core.instance import Instance
from core.security.permission import permission_fault
from core.security.principal import Principal

F = TypeVar("F", bound=Callable[..., Any])
ATTRIBUTE = "__mes_permission__"


def planner_call(permission: str) -> Callable[[F], F]:
    """Declares who may make a call, like a job: ``@planner_call("group:scheduling.planner")``."""

    def mark(function: F) -> F:
        setattr(function, ATTRIBUTE, permission)
        return function

    return mark


@dataclass
class PlannerContext:
    """A call's first argument. ``kept`` lives as long as the planner process: loaded plans, warm kernels.

    Calls run in threads at the same time; what they keep they lock.
    """

    instance: Instance
    generation: Generation
    principal: Principal
    kept: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def read(self) -> Iterator[GuardedSession]:
        """A guarded read session in the name of the asking user."""
        with self.instance.database.session(self.generation, self.principal, origin="planner") as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[GuardedSession]:
        """A guarded write session in the name of the asking user."""
        with self.instance.database.session(self.generation, self.principal, write=True, origin="planner") as session:
            yield session


def planner_calls(generation: Generation) -> dict[str, Callable[..., Any]]:
    """All calls of the enabled addons. Raises CompositionError for one without a permission that means something."""
    found: dict[str, Callable[..., Any]] = {}
    findings: list[Finding] = []
    for addon in generation.addons:
        module = addon.part("planner")
        for name, function in getattr(module, "PLANNER_CALLS", {}).items():
            permission = getattr(function, ATTRIBUTE, "")
            fault = permission_fault(generation.policy, permission) if permission else "declares no permission"
            if fault:
                findings.append(Finding(Place(addon.name), f"the planner call {name} {fault}"))
            found[name] = function
    if findings:
        raise CompositionError(findings)
    return found
