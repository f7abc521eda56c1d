"""Plans, planned operations, what a plan means for each order, and the date it projects for each order line."""

from addons.scheduling.models.line import ScheduledLine
from addons.scheduling.models.move import Move
from addons.scheduling.models.operation import PlannedOperation
from addons.scheduling.models.outcome import OrderOutcome
from addons.scheduling.models.plan import Plan

__all__ = ["Move", "OrderOutcome", "Plan", "PlannedOperation", "ScheduledLine"]
