"""Who may see and change items, bills of material, work centres, machines and routings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from addons.engineering.models import Bom, Item, ItemCategory, Machine, Routing, WorkCentre
from core.i18n import translator
from core.security.declare import FieldGrant, Grant, Group, Rule

_ = translator("engineering")

MODELS = (ItemCategory, Item, Bom, Routing, WorkCentre, Machine)

GROUPS = (
    Group(
        "engineering.user",
        _("Engineering reader"),
        implies=("base.user",),
        help=_("Reads items, bills of material, routings and machines."),
    ),
    Group(
        "engineering.engineer",
        _("Engineer"),
        implies=("engineering.user",),
        help=_("Changes items, bills of material, routings and machines, and releases them."),
    ),
)

GRANTS = (
    *(Grant(model, "engineering.user", "read") for model in MODELS),
    *(Grant(model, "engineering.engineer", "create read write delete") for model in MODELS),
)


def _machines_of_own_sites(machine: Any, user: Any) -> Any:
    centre = machine.models[WorkCentre]
    return machine.work_centre_id.in_(select(centre.id).where(centre.site_id.in_(user.site_ids)))


RULES = (Rule(Machine, _machines_of_own_sites),)

FIELD_GRANTS = (FieldGrant(Item, "standard_cost", read=("engineering.engineer",)),)
