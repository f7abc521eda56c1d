"""What every addon owes: see core.testing.addon_suite."""

from __future__ import annotations

from typing import ClassVar

from core.testing.addon_suite import AddonSuite
from core.testing.suite.samples import Hints


class TestBase(AddonSuite):
    addon = "base"
    hints: ClassVar[Hints] = {
        "base.site": {"zone": "Asia/Shanghai"},
        "base.sequence": {"template": "S-{number:05d}"},
        "base.shift": {"start_time": 480, "end_time": 960},
        "base.shift_break": {"start_time": 720, "end_time": 750},
    }
