"""What ``base`` adds to the framework: the sites people work at, and the rule that keeps them there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from addons.base.models import Site, UserSite
from core.hookspecs import hook
from core.security.declare import Rule
from core.security.principal import Scopes

if TYPE_CHECKING:
    from core.generation import Generation


@hook
def principal_scopes(generation: Generation, session: Any, user_id: int) -> Scopes | None:
    """The sites entered at the user, their companies, and the zone of the first; who has no site reads the first one's
    clock.
    """
    site, link = generation.models[Site], generation.models[UserSite]
    query = select(site.id, site.company_id, site.zone).join(link, link.site_id == site.id)
    rows = session.execute(query.where(link.user_id == user_id).order_by(link.id)).all()
    zone = rows[0].zone if rows else session.scalar(select(site.zone).order_by(site.id).limit(1))
    return Scopes(frozenset(row.company_id for row in rows), frozenset(row.id for row in rows), zone or "")


@hook
def record_rules(generation: Generation) -> Iterable[Rule]:
    """Records of a site are for people of that site; a reference that may be empty and is means all sites."""
    rules = []
    for cls in generation.models:
        field = generation.models.fields[cls.model_name].get("site_id")
        if field is None or field.target != Site.model_name:
            continue
        rules.append(Rule(cls.model_name, _own_sites if field.required else _own_sites_or_all))
    return rules


def _own_sites(model: Any, user: Any) -> Any:
    return model.site_id.in_(user.site_ids)


def _own_sites_or_all(model: Any, user: Any) -> Any:
    return or_(model.site_id.is_(None), model.site_id.in_(user.site_ids))
