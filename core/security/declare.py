"""The declarations with which an addon opens its models. What nothing opens stays closed.

An addon's ``security.py`` holds ``GROUPS``, ``GRANTS``, ``RULES`` and ``FIELD_GRANTS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.errors import Text
from core.orm.model import Model

ACTIONS = ("create", "read", "write", "delete")


@dataclass(frozen=True)
class Group:
    """A role. ``name`` is ``addon.role``. Members of it are members of the groups in ``implies``, too."""

    name: str
    title: Text
    implies: tuple[str, ...] = ()
    help: Text | None = None


@dataclass(frozen=True)
class Grant:
    """Members of ``group`` may do ``actions`` (``"create read write delete"``) on a model, subject to its rules."""

    model: type[Model] | str
    group: str
    actions: str = "read"

    @property
    def model_name(self) -> str:
        return self.model if isinstance(self.model, str) else self.model.model_name


@dataclass(frozen=True)
class Rule:
    """Narrows the rows of a model: ``Rule(Order, lambda Order, user: Order.site_id.in_(user.site_ids))``.

    The function gets the composed class and the principal, and returns an SQL expression. All rules that apply to a
    principal must hold. ``groups`` empty: it binds everybody but administrators.
    """

    model: type[Model] | str
    where: Callable[[Any, Any], Any]
    groups: tuple[str, ...] = ()

    @property
    def model_name(self) -> str:
        return self.model if isinstance(self.model, str) else self.model.model_name


@dataclass(frozen=True)
class FieldGrant:
    """Closes a field to all but some groups: in forms, lists, search, sort, group, export and API alike."""

    model: type[Model] | str
    field: str
    read: tuple[str, ...]
    write: tuple[str, ...] | None = None
    """None: whoever may read it; empty: administrators only."""

    @property
    def model_name(self) -> str:
        return self.model if isinstance(self.model, str) else self.model.model_name
