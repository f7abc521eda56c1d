"""The order in which addons load: what is depended on comes first; ties break by name, so every machine agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.addons.discovery import Addon
from core.errors import CompositionError, Finding, Place


def closure(names: Iterable[str], available: Mapping[str, Addon]) -> set[str]:
    """The addons and all they depend on. Raises CompositionError naming what is missing."""
    wanted: set[str] = set()
    waiting = [(name, "") for name in names]
    findings = []
    while waiting:
        name, asked_by = waiting.pop()
        if name in wanted:
            continue
        if name not in available:
            hint = f"{asked_by} depends on it" if asked_by else f"there are: {', '.join(sorted(available))}"
            findings.append(Finding(Place(asked_by or name), f"the addon {name} is not on this machine", hint))
            continue
        wanted.add(name)
        waiting += [(needed, name) for needed in available[name].manifest.depends]
    if findings:
        raise CompositionError(findings)
    return wanted


def load_order(names: Iterable[str], available: Mapping[str, Addon]) -> list[Addon]:
    """The addons, dependencies first. ``optional_depends`` count where they are among them. Raises CompositionError on
    a cycle.
    """
    left = set(names)
    done: list[Addon] = []
    placed: set[str] = set()
    while left:
        ready = sorted(
            name
            for name in left
            if all(n in placed for n in available[name].manifest.depends)
            and all(n in placed or n not in left for n in available[name].manifest.optional_depends)
        )
        if not ready:
            cycle = ", ".join(sorted(left))
            raise CompositionError(
                [
                    Finding(
                        Place(min(left)),
                        f"these addons depend on each other in a circle, or on one that is off: {cycle}",
                    )
                ]
            )
        for name in ready:
            done.append(available[name])
            placed.add(name)
            left.discard(name)
    return done


def dependents(name: str, among: Iterable[Addon]) -> list[str]:
    """The addons that need ``name``, directly or through others."""
    found: set[str] = {name}
    addons = list(among)
    while True:
        more = {a.name for a in addons if a.name not in found and found & set(a.manifest.depends)}
        if not more:
            return sorted(found - {name})
        found |= more
