"""Planner calls for tests."""

from __future__ import annotations

import time
from typing import Any

from core.errors import Problem, ValidationFailed
from core.server.calls import PlannerContext, planner_call


@planner_call("login")
def echo(context: PlannerContext, **given: Any) -> Any:
    with context.read() as session:
        return {"given": given, "login": session.principal.login}


@planner_call("login")
def count(context: PlannerContext) -> int:
    """How often it was called since the planner started: what a call keeps, stays."""
    context.kept["calls"] = context.kept.get("calls", 0) + 1
    return int(context.kept["calls"])


@planner_call("group:core.auditor")
def secret(context: PlannerContext) -> str:
    return "seen"


@planner_call("login")
def refuse(context: PlannerContext) -> None:
    raise ValidationFailed([Problem("too early", "/start", "range")])


@planner_call("login")
def crash(context: PlannerContext) -> None:
    raise ZeroDivisionError("inner detail")


@planner_call("login")
def slow(context: PlannerContext, seconds: float) -> None:
    time.sleep(seconds)


PLANNER_CALLS = {f"trial.{call.__name__}": call for call in (echo, count, secret, refuse, crash, slow)}
