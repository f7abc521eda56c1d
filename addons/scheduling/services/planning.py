"""Planning a site: load, solve, check, save."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select

from addons.scheduling.services.faults import explained
from addons.scheduling.services.loading import Loaded, load
from addons.scheduling.services.publishing import lock_site, publish, published_plan, require_planner
from addons.scheduling.services.storing import Figures, store
from addons.scheduling.solver import ProblemError, Solution, solve
from core.clock import now
from core.errors import Refused
from core.i18n import current_zone, translator

_ = translator("scheduling")

Opener = Callable[[], AbstractContextManager[Any]]
Report = Callable[[int, Any], None]
"""Called with percent and a message."""

SEED = 20_260_101
SECONDS = 10.0
LONGEST = 3600.0


@dataclass(frozen=True)
class Options:
    """``seconds`` per site on top of the first feasible plan; ``publish``: at once, even where one is published."""

    seconds: float = SECONDS
    objective: str = "weighted_tardiness"
    seed: int = SEED
    workers: int = 1
    publish: bool = False
    name: str = ""


@dataclass(frozen=True)
class Planned:
    """A saved plan in figures; ``plan_id`` is None where the site has nothing to plan."""

    site_id: int
    site: str
    plan_id: int | None
    state: str = ""
    operations: int = 0
    orders: int = 0
    late_orders: int = 0
    weighted_tardiness_hours: float = 0.0
    makespan_minutes: int = 0
    moved_operations: int = 0
    method: str = ""
    optimal: bool = False
    seconds: float = 0.0


class PlanningCancelled(Exception):
    """Somebody asked planning to stop; nothing was saved."""


def plan_site(
    reading: Opener,
    writing: Opener,
    site_id: int,
    options: Options,
    report: Report = lambda _percent, _message: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Planned:
    """Plan a site and save the plan, published where asked or where no plan is published yet.

    ``reading`` and ``writing`` open sessions of a planner of the site. Raises AccessDenied, ValidationFailed with what
    makes planning impossible, PlanningCancelled, and Refused where the published plan was changed meanwhile.
    """
    report(1, _("Reading orders, machines and calendars"))
    with reading() as session:
        require_planner(session, site_id)
        loaded = load(session, site_id)
    if not loaded.tasks:
        return Planned(site_id, loaded.site.name, None)
    solution = _solve(loaded, options, report, cancelled)
    if solution.cancelled or cancelled():
        raise PlanningCancelled
    report(97, _("Checking and saving the plan"))
    with writing() as session:
        require_planner(session, site_id)
        return _save(session, loaded, solution, options)


def _solve(loaded: Loaded, options: Options, report: Report, cancelled: Callable[[], bool]) -> Solution:
    seconds = max(0.0, min(options.seconds, LONGEST))

    def progress(value: int, bound: int | None, passed: float) -> None:
        percent = 5 + int(90 * min(1.0, passed / seconds)) if seconds else 95
        report(percent, _message(options.objective, value, bound))

    try:
        return solve(
            loaded.problem,
            objective=options.objective,
            seconds=seconds,
            workers=options.workers,
            seed=options.seed,
            progress=progress,
            cancelled=cancelled,
        )
    except ProblemError as error:
        raise explained(loaded, error) from error


def _message(objective: str, value: int, bound: int | None) -> Any:
    if objective == "makespan":
        return _("Best so far: {value} minutes; none can be below {bound}.", value=value, bound=bound or 0)
    hours, best = f"{value / 60:.1f}", f"{(bound or 0) / 60:.1f}"
    return _("Best so far: {value} weighted hours late; none can be below {bound}.", value=hours, bound=best)


def _save(session: Any, loaded: Loaded, solution: Solution, options: Options) -> Planned:
    lock_site(session, loaded.site_id)
    current = published_plan(session, loaded.site_id)
    present = None if current is None else (current.id, current.version)
    if options.publish and present != (None if loaded.base is None else (loaded.base.id, loaded.base.version)):
        raise Refused(_("The published plan was changed while this one was made. Plan again."))
    figures = Figures(
        method=solution.method,
        objective=options.objective,
        bound=solution.bound,
        is_optimal=solution.status == "optimal",
        seconds=solution.seconds,
    )
    record = store(session, loaded, solution.plan, figures, options.name or default_name())
    if options.publish or current is None:
        publish(session, record)
    return Planned(
        site_id=loaded.site_id,
        site=loaded.site.name,
        plan_id=record.id,
        state=record.state,
        operations=record.operation_count,
        orders=len(loaded.orders),
        late_orders=record.late_orders,
        weighted_tardiness_hours=float(record.weighted_tardiness),
        makespan_minutes=record.makespan_minutes,
        moved_operations=record.moved_operations,
        method=record.method,
        optimal=record.is_optimal,
        seconds=float(record.seconds),
    )


def default_name() -> str:
    """Names a plan by when it was made."""
    moment = now().astimezone(current_zone())
    return str(_("Plan of {moment}", moment=moment.strftime("%Y-%m-%d %H:%M")))


def sites_of(session: Any, site_id: int | None = None) -> list[int]:
    """The active sites the principal works at, or just the one asked for; administrators work at all."""
    if site_id is not None:
        return [site_id]
    site = session.models["base.site"]
    principal = session.principal
    with session.system_work("scheduling.sites"):
        ids = list(session.scalars(select(site.id).where(site.active.is_(True)).order_by(site.id)))
    return ids if principal.is_admin else [found for found in ids if found in principal.site_ids]


def plan_now(
    instance: Any, options: Options, *, site_id: int | None = None, report: Report = lambda _p, _m: None
) -> list[Planned]:
    """Plan in this process, without a worker, in the name of the installation: for commands and the demo."""
    generation, database = instance.generation, instance.database

    reading = partial(database.system, generation, "schedule run")
    writing = partial(database.system, generation, "schedule run", write=True)

    with reading() as session:
        sites = sites_of(session, site_id)
    return [plan_site(reading, writing, each, options, report) for each in sites]
