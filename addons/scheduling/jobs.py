"""Jobs of ``scheduling``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.errors import BadRequest
from core.i18n import translator
from core.jobs.spec import JobContext, job

_ = translator("scheduling")

OBJECTIVES = ("weighted_tardiness", "makespan")


@job("scheduling.plan", _("Plan production"), permission="group:scheduling.planner")
def plan(context: JobContext) -> dict[str, Any]:
    """Plan one site, or all of the user. Arguments: ``site_id``, ``seconds``, ``objective``, ``seed``, ``publish``.

    Cancelling saves nothing: the plans that were there stay as they are.
    """
    # The solver loads numpy and OR-Tools: only processes that run jobs pay for it.
    from addons.scheduling.services.planning import PlanningCancelled, plan_site, sites_of

    options = _options(context.arguments)
    with context.read() as session:
        sites = sites_of(session, context.arguments.get("site_id"))
    made = []
    for count, site_id in enumerate(sites):

        def report(percent: int, message: Any, done: int = count) -> None:
            context.progress((100 * done + percent) // max(1, len(sites)), message)

        try:
            made.append(plan_site(context.read, context.write, site_id, options, report, context.cancelled))
        except PlanningCancelled:
            context.progress(0, _("Cancelled. No plan was saved."))
            return {}
    return _result([each for each in made if each.plan_id is not None], options.objective)


def _options(arguments: dict[str, Any]) -> Any:
    from addons.scheduling.services.planning import SECONDS, SEED, Options

    objective = arguments.get("objective", "weighted_tardiness")
    if objective not in OBJECTIVES:
        raise BadRequest(_("There is no objective {name}.", name=objective))
    return Options(
        seconds=float(arguments.get("seconds", SECONDS)),
        objective=objective,
        seed=int(arguments.get("seed", SEED)),
        publish=bool(arguments.get("publish", False)),
    )


def _result(made: list[Any], objective: str) -> dict[str, Any]:
    if not made:
        return {"facts": [[str(_("Open operation tasks")), 0]]}
    return {
        "href": f"/app/scheduling/board?plan={made[0].plan_id}",
        "label": str(_("Show the plan")),
        "plans": [asdict(each) for each in made],
        "facts": _facts(made, objective),
    }


def _facts(made: list[Any], objective: str) -> list[list[Any]]:
    facts: list[list[Any]] = [
        [str(_("Operations")), sum(each.operations for each in made)],
        [str(_("Late orders")), sum(each.late_orders for each in made)],
        [str(_("Weighted tardiness (h)")), f"{sum(each.weighted_tardiness_hours for each in made):.1f}"],
        [str(_("Moved operations")), sum(each.moved_operations for each in made)],
    ]
    if objective == "makespan":
        facts.insert(0, [str(_("Makespan (min)")), max(each.makespan_minutes for each in made)])
    return facts


JOBS = (plan,)
