"""The framework's own models, views and texts owe what every addon owes."""

from __future__ import annotations

from typing import ClassVar

from core.testing.addon_suite import AddonSuite
from core.testing.suite.samples import Hints


class TestCore(AddonSuite):
    addon = "core"
    hints: ClassVar[Hints] = {"core.saved_view": {"model": "core.user"}}
    private = frozenset(
        {"core.session", "core.login_failure", "core.addon", "core.setting", "core.audit_head", "core.idempotency_key"}
    )
