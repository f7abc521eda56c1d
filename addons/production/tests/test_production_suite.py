"""What every addon owes: see core.testing.addon_suite."""

from __future__ import annotations

from typing import Any, ClassVar

from core.records import write
from core.states.engine import transition
from core.testing.addon_suite import AddonSuite
from core.testing.suite.samples import Hints, Samples


def released_item(samples: Samples) -> int:
    """An item with a released routing of one operation."""
    session: Any = samples.session
    item = samples.new("engineering.item")
    samples.some("engineering.machine")
    operation = {"sequence": 10, "name": "Cut", "work_centre_id": samples.some("engineering.work_centre")}
    routing = write.create(session, "engineering.routing", {"item_id": item, "operations": [operation]})
    transition(session, routing, "release")
    return item


class TestProduction(AddonSuite):
    addon = "production"
    hints: ClassVar[Hints] = {
        "base.site": {"zone": "Asia/Shanghai"},
        "engineering.machine": {"calendar_id": lambda samples: samples.some("base.calendar")},
        "production.order": {"item_id": released_item},
    }
