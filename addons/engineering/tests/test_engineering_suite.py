"""What every addon owes: see core.testing.addon_suite."""

from __future__ import annotations

from typing import ClassVar

from core.testing.addon_suite import AddonSuite
from core.testing.suite.samples import Hints


class TestEngineering(AddonSuite):
    addon = "engineering"
    same_in_chinese = frozenset({"kg"})
    hints: ClassVar[Hints] = {
        "base.site": {"zone": "Asia/Shanghai"},
        "engineering.bom_line": {"item_id": lambda samples: samples.new("engineering.item")},
        "engineering.machine": {"calendar_id": lambda samples: samples.some("base.calendar")},
        "engineering.unit_conversion": {"to_unit_id": lambda samples: samples.new("base.unit")},
    }
