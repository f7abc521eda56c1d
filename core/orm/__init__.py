"""Definitions, their composition, and column types."""

from core.orm.action import Action, action, actions_of
from core.orm.fields import Field
from core.orm.model import Model
from core.orm.registry import ModelRegistry
from core.orm.relation import many_to_one, one_to_many
from core.orm.types import Key, Money, Quantity, ScaledDecimal, UtcDateTime
from core.orm.ui import UI, reference, ui

__all__ = [
    "UI",
    "Action",
    "Field",
    "Key",
    "Model",
    "ModelRegistry",
    "Money",
    "Quantity",
    "ScaledDecimal",
    "UtcDateTime",
    "action",
    "actions_of",
    "many_to_one",
    "one_to_many",
    "reference",
    "ui",
]
