"""What every addon owes: see core.testing.addon_suite."""

from __future__ import annotations

from core.testing.addon_suite import AddonSuite


class TestScheduling(AddonSuite):
    addon = "scheduling"
