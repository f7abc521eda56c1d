"""The models of the addon ``production``, and what it adds to customer orders."""

from addons.production.models.customer_order import ProducedLine, ProducedOrder
from addons.production.models.order import ProductionOrder
from addons.production.models.report import Report
from addons.production.models.task import Task, TaskMachine, TaskPredecessor

__all__ = ["ProducedLine", "ProducedOrder", "ProductionOrder", "Report", "Task", "TaskMachine", "TaskPredecessor"]
