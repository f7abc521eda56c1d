"""The published plan tells each order line when it will be finished."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update


def project_dates(session: Any, plan: Any) -> int:
    """Bring ``projected_date`` of the lines in ``plan`` up to date, in the site's zone; how many changed.

    A projection of the plan, not somebody's change of the order: the line's version and history stay as they are, so
    that who is just editing the order meets no conflict.
    """
    session.flush()
    models = session.models
    outcome, made, line, site = (
        models[name] for name in ("scheduling.outcome", "production.order", "orders.line", "base.site")
    )
    zone = ZoneInfo(session.execute(select(site.zone).where(site.id == plan.site_id)).scalar_one())
    query = (
        select(line.id, line.projected_date, func.max(outcome.end_at).label("end_at"))
        .join(made, made.order_line_id == line.id)
        .join(outcome, outcome.order_id == made.id)
        .where(outcome.plan_id == plan.id)
        .group_by(line.id, line.projected_date)
    )
    changes = []
    for row in session.execute(query):
        day = row.end_at.astimezone(zone).date()
        if day != row.projected_date:
            changes.append({"line": row.id, "day": day})
    table = line.__table__
    if changes:
        statement = update(table).where(table.c.id == bindparam("line")).values(projected_date=bindparam("day"))
        session.core_connection().execute(statement, changes)
    changed = {change["line"] for change in changes}
    for record in list(session.identity_map.values()):
        if record.model_name == "orders.line" and record.id in changed:
            session.expire(record, ["projected_date"])
    return len(changes)
