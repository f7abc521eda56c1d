"""The models of ``engineering``."""

from addons.engineering.models.bom import Bom, BomLine
from addons.engineering.models.item import Item, ItemCategory, UnitConversion
from addons.engineering.models.operation import Operation, OperationMachine, OperationPredecessor
from addons.engineering.models.routing import Routing
from addons.engineering.models.work_centre import Machine, SetupChange, SetupFamily, WorkCentre

__all__ = [
    "Bom",
    "BomLine",
    "Item",
    "ItemCategory",
    "Machine",
    "Operation",
    "OperationMachine",
    "OperationPredecessor",
    "Routing",
    "SetupChange",
    "SetupFamily",
    "UnitConversion",
    "WorkCentre",
]
