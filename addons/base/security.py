"""Who may see and change the master data of ``base``."""

from __future__ import annotations

from addons.base.models import Calendar, Company, Party, Sequence, Shift, Site, Unit
from core.i18n import translator
from core.security.declare import FieldGrant, Grant, Group, Rule

_ = translator("base")

EVERYTHING = "create read write delete"

GROUPS = (
    Group("base.user", _("Staff"), help=_("Reads master data. Every other role includes it.")),
    Group(
        "base.manager",
        _("Master data manager"),
        implies=("base.user",),
        help=_("Changes sites, parties, units, calendars and number sequences."),
    ),
)

GRANTS = (
    *(Grant(model, "base.user", "read") for model in (Company, Site, Party, Unit, Shift, Calendar)),
    *(Grant(model, "base.manager", EVERYTHING) for model in (Site, Party, Unit, Shift, Calendar, Sequence)),
    Grant(Company, "base.manager", "read write"),
    # Whoever may create a record takes its number, which moves the counter; the rest of a sequence is closed below.
    Grant(Sequence, "base.user", "read write"),
)

RULES = (
    Rule(Company, lambda Company, user: Company.id.in_(user.company_ids)),
    Rule(Site, lambda Site, user: Site.company_id.in_(user.company_ids)),
)

FIELD_GRANTS = tuple(
    FieldGrant(Sequence, name, read=("base.user",), write=("base.manager",))
    for name in ("code", "name", "template", "reset")
)
