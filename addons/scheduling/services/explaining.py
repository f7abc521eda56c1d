"""Why a late order is late, in the words of scheduling.outcome."""

from __future__ import annotations

from typing import Any

from addons.scheduling.services.loading import Loaded
from addons.scheduling.solver.explain import explain
from addons.scheduling.solver.plan import Plan

LAST = ("run", "closed")
"""Every order has its own work and its nights: they are the main cause only where nothing else is."""


def causes_of(loaded: Loaded, plan: Plan) -> dict[int, list[dict[str, Any]]]:
    """For each late job its causes with their minutes, the main one first."""
    found: dict[int, list[dict[str, Any]]] = {}
    for explanation in explain(loaded.problem, plan):
        listed = [(cause in LAST, -minutes, cause) for cause, minutes in explanation.minutes.items() if minutes > 0]
        found[explanation.job] = [{"cause": cause, "minutes": -minutes} for _last, minutes, cause in sorted(listed)]
    return found
