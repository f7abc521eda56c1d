"""The models of the addon ``orders``."""

from addons.orders.models.change import Change
from addons.orders.models.line import Line
from addons.orders.models.order import PRIORITY_WEIGHTS, Order

__all__ = ["PRIORITY_WEIGHTS", "Change", "Line", "Order"]
