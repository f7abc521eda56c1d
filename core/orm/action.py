"""Actions: methods of a model that people and programs may call by name, beside its state edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from core.errors import Text

F = TypeVar("F", bound=Callable[..., Any])
ATTRIBUTE = "__mes_action__"


@dataclass(frozen=True)
class Action:
    """``groups`` empty: whoever may write the record. The method gets ``(session, **arguments)`` and runs in a write
    session.
    """

    name: str
    label: Text
    groups: tuple[str, ...] = ()
    needs: str = "write"


def action(label: Text, *, groups: tuple[str, ...] = (), needs: str = "write") -> Callable[[F], F]:
    """Marks a method as callable from forms (``Button(action="name")``) and REST (``POST …/{id}/actions/name``).

    The method may return None, a JSON-able dict (answered to REST), or a dict with ``redirect`` (followed by the web
    client).
    """

    def mark(method: F) -> F:
        setattr(method, ATTRIBUTE, Action(method.__name__, label, groups, needs))
        return method

    return mark


def actions_of(cls: type) -> dict[str, Action]:
    """The actions of a composed class; an override without the mark keeps its parent's declaration."""
    found: dict[str, Action] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            declared = getattr(value, ATTRIBUTE, None)
            if isinstance(declared, Action):
                found[name] = declared
    return found
