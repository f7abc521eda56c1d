"""Who may touch the framework's own records. Administrators may anyway; the rest is opened narrowly."""

from __future__ import annotations

from core.i18n import translator
from core.security.declare import Grant, Group, Rule
from core.system.models import ApiToken, AuditEntry, Job

_ = translator("core")

GROUPS = (
    Group("core.user", _("Everybody who logs in"), help=_("Held by every active user.")),
    Group("core.auditor", _("Auditor"), help=_("May read the audit trail.")),
)
GRANTS = (
    Grant(Job, "core.user", "read"),
    Grant(ApiToken, "core.user", "read"),
    Grant(AuditEntry, "core.auditor", "read"),
)
RULES = (
    Rule(Job, lambda Job, user: Job.user_id == user.user_id),
    Rule(ApiToken, lambda ApiToken, user: ApiToken.user_id == user.user_id),
)
FIELD_GRANTS = ()
