"""Who may touch the framework's own records. Administrators may anyway; the rest is opened narrowly."""

from __future__ import annotations

from core.i18n import translator
from core.security.declare import FieldGrant, Grant, Group, Rule
from core.system.models import ApiToken, AuditEntry, Job, SavedView, User

_ = translator("core")

GROUPS = (
    Group("core.user", _("Everybody who logs in"), help=_("Held by every active user.")),
    Group("core.administrator", _("Administrator of users"), help=_("Makes and changes users and their roles.")),
    Group("core.auditor", _("Auditor"), help=_("May read the audit trail.")),
)
GRANTS = (
    Grant(User, "core.administrator", "create read write"),
    Grant(Job, "core.user", "read"),
    Grant(ApiToken, "core.user", "read"),
    Grant(AuditEntry, "core.auditor", "read"),
    Grant(SavedView, "core.user", "create read write delete"),
)
RULES = (
    Rule(Job, lambda Job, user: Job.user_id == user.user_id),
    Rule(ApiToken, lambda ApiToken, user: ApiToken.user_id == user.user_id),
    Rule(SavedView, lambda SavedView, user: (SavedView.user_id == user.user_id) | SavedView.shared.is_(True)),
)
FIELD_GRANTS = (
    # Only administrators (who hold every group) make administrators.
    FieldGrant(User, "is_admin", read=("core.administrator",), write=()),
)
