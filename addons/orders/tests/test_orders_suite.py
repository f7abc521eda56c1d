"""What every addon owes: see core.testing.addon_suite."""

from __future__ import annotations

from typing import ClassVar

from core.testing.addon_suite import AddonSuite
from core.testing.suite.samples import Hints


class TestOrders(AddonSuite):
    addon = "orders"
    hints: ClassVar[Hints] = {
        "base.site": {"zone": "Asia/Shanghai"},
        "base.party": {"is_customer": True},
        "engineering.item": {"kind": "buy"},
        "orders.order": {"customer_id": lambda samples: samples.new("base.party"), "requested_date": "2099-01-01"},
    }
