"""A quote as plain data for the page: dates of the lines, whom it delays, what holds it up."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from addons.scheduling.models.outcome import CAUSES
from addons.scheduling.services.following import Followed
from addons.scheduling.solver.change import JobChange
from addons.scheduling.solver.explain import explain
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Problem
from addons.scheduling.solver.quote import Quote, QuoteOption

LAST = ("run", "closed")


def told_option(session: Any, order: Any, followed: Followed, answer: Quote, option: QuoteOption) -> dict[str, Any]:
    """One way to take the order in. Minutes are minutes, moments ISO texts, days those of the site."""
    delayed = [_delayed(session, followed, change) for change in option.change.delayed if _counts(followed, change)]
    return {
        "kind": option.kind,
        "lines": _lines(order, followed, option),
        "delayed": _named(session, delayed),
        "newly_late": sum(_counts(followed, change) for change in option.change.newly_late),
        "moved_operations": len(option.change.shifts),
        "late_after": option.plan.late_jobs,
        "tardiness_after": option.plan.weighted_tardiness,
        "binding": _binding(followed, answer.problem, option.plan),
    }


def _counts(followed: Followed, change: JobChange) -> bool:
    """Components are told by the order that they are made for."""
    return followed.problem.jobs[change.job].due is not None


def _lines(order: Any, followed: Followed, option: QuoteOption) -> list[dict[str, Any]]:
    loaded = followed.loaded
    zone = ZoneInfo(loaded.site.zone)
    ends: dict[int, int] = {}
    for job, end in enumerate(option.plan.job_end):
        line_id = loaded.orders[job].order_line_id
        if end is not None and line_id is not None:
            ends[line_id] = max(end, ends.get(line_id, end))
    found = []
    for line in order.lines:
        end = ends.get(line.id)
        day = loaded.axis.moment(end).astimezone(zone).date() if end is not None else None
        wanted = line.requested_date
        found.append(
            {
                "position": line.position,
                "item": line.item.display(),
                "quantity": format(line.quantity.normalize(), "f"),
                "unit": line.unit.display() if line.unit is not None else "",
                "requested": wanted.isoformat() if wanted is not None else None,
                "projected": day.isoformat() if day is not None else None,
                "end": loaded.axis.moment(end).isoformat() if end is not None else None,
                "late_days": max(0, (day - wanted).days) if day is not None and wanted is not None else 0,
            }
        )
    return found


def _delayed(session: Any, followed: Followed, change: JobChange) -> dict[str, Any]:
    loaded = followed.loaded
    order = loaded.orders[change.job]
    return {
        "order_id": order.id,
        "number": order.number,
        "due": order.due_at.isoformat(),
        "before": loaded.axis.moment(change.end_before).isoformat(),
        "after": loaded.axis.moment(change.end).isoformat(),
        "by": change.by,
        "late_before": change.late_before,
        "late": change.late,
    }


def _named(session: Any, delayed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With item and customer's order beside the production order."""
    models = session.models
    made, item, line, sold, party = (
        models[name] for name in ("production.order", "engineering.item", "orders.line", "orders.order", "base.party")
    )
    query = (
        select(made.id, item.name.label("item"), sold.number.label("sold"), party.name.label("customer"))
        .join(item, item.id == made.item_id)
        .outerjoin(line, line.id == made.order_line_id)
        .outerjoin(sold, sold.id == line.order_id)
        .outerjoin(party, party.id == sold.customer_id)
        .where(made.id.in_([entry["order_id"] for entry in delayed]))
    )
    names = {row.id: row for row in session.execute(query)}
    return [
        {
            **entry,
            "item": names[entry["order_id"]].item,
            "sold": names[entry["order_id"]].sold or "",
            "customer": names[entry["order_id"]].customer or "",
        }
        for entry in delayed
        if entry["order_id"] in names
    ]


def _binding(followed: Followed, problem: Problem, plan: Plan) -> dict[str, Any] | None:
    """What the last of the new jobs waits for most."""
    loaded = followed.loaded
    known = len(followed.problem.jobs)
    new = [job for job in range(known, len(problem.jobs)) if plan.job_end[job] is not None]
    if not new:
        return None
    last = max(new, key=lambda job: plan.job_end[job] or 0)
    explanation = explain(problem, plan, [last])[0]
    steps = [step for step in explanation.steps if step.end > step.begin]
    if not steps:
        return None
    cause = max(explanation.minutes, key=lambda each: (each not in LAST, explanation.minutes[each]))
    if explanation.minutes[cause] <= 0:
        cause = max(explanation.minutes, key=lambda each: explanation.minutes[each])
    longest = max((step for step in steps if step.cause == cause), key=lambda step: step.end - step.begin)
    task = loaded.tasks[longest.operation]
    order = loaded.orders[problem.operations[longest.operation].job]
    return {
        "cause": cause,
        "label": str(dict(CAUSES)[cause]),
        "minutes": explanation.minutes[cause],
        "machine": loaded.machines[plan.machine[longest.operation]].name,
        "operation": f"{order.number} · {task.name}",
        "own": longest.operation >= len(followed.problem.operations),
    }
