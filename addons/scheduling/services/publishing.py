"""Which plan of a site counts: publishing, archiving, pruning. Knows no solver, so that pages may use it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from addons.scheduling.services.projecting import project_dates
from core.errors import AccessDenied
from core.i18n import translator
from core.states.engine import transition

_ = translator("scheduling")

PLANNER = "scheduling.planner"
KEPT_ARCHIVED = 20
"""Archived plans whose operations are kept; older ones keep their figures and digest."""


def require_planner(session: Any, site_id: int) -> None:
    """Raises AccessDenied unless the principal plans at the site."""
    principal = session.principal
    if not principal.belongs((PLANNER,)) or not (principal.is_admin or site_id in principal.site_ids):
        raise AccessDenied(_("You may not plan at this site."))


def lock_site(session: Any, site_id: int) -> None:
    """One planner at a time decides which plan of a site counts."""
    site = session.models["base.site"]
    session.execute(select(site.id).where(site.id == site_id).with_for_update())


def published_plan(session: Any, site_id: int) -> Any:
    """The plan that counts at a site, as the database has it now, or None."""
    plan = session.models["scheduling.plan"]
    query = select(plan).where(plan.site_id == site_id, plan.state == "published").order_by(plan.id.desc())
    return session.scalars(query.execution_options(populate_existing=True)).first()


def take_over(session: Any, plan: Any) -> None:
    """``plan`` was just published: the former one is archived, order lines learn their dates, old rows go.

    Runs inside the transition, so nothing of the caller reaches it.
    """
    model = session.models["scheduling.plan"]
    others = select(model).where(model.site_id == plan.site_id, model.state == "published", model.id != plan.id)
    for former in session.scalars(others).all():
        transition(session, former, "archive")
    project_dates(session, plan)
    prune(session, plan.site_id)


def publish(session: Any, plan: Any) -> None:
    """Along the declared edge: judged, guarded, recorded."""
    transition(session, plan, "publish")


def prune(session: Any, site_id: int) -> None:
    """Drop the operations and outcomes of all but the last archived plans."""
    plan = session.models["scheduling.plan"]
    archived = select(plan.id).where(plan.site_id == site_id, plan.state == "archived").order_by(plan.id.desc())
    old = session.scalars(archived.offset(KEPT_ARCHIVED)).all()
    for model in ("scheduling.operation", "scheduling.outcome"):
        table = session.models[model].__table__
        if old:
            session.core_connection().execute(delete(table).where(table.c.plan_id.in_(old)))
