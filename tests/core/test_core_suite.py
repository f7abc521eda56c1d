"""The framework's own models, views and texts owe what every addon owes."""

from __future__ import annotations

from core.testing.addon_suite import AddonSuite


class TestCore(AddonSuite):
    addon = "core"
    private = frozenset(
        {"core.session", "core.login_failure", "core.addon", "core.setting", "core.audit_head", "core.idempotency_key"}
    )
