"""The declaration of a model's states and the edges between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import Text

TONES = ("idle", "primary", "ok", "warn", "error", "info", "hold", "done")


@dataclass(frozen=True)
class State:
    """``tone`` picks colour and shape: idle, primary, ok, warn, error, info, hold, done."""

    name: str
    label: Text
    tone: str = "idle"
    side: bool = False
    """Off the main path (cancelled, on hold): shown on the stepper only while the record is in it."""


@dataclass(frozen=True)
class Edge:
    """A permitted change of state, which people see as a button.

    ``guard`` names a method of the model, called with the session: it returns problems that refuse the change.
    ``effect`` names a method called with the session after the state was set, in the same transaction.
    ``groups`` empty: whoever may write the record.
    """

    name: str
    source: tuple[str, ...]
    target: str
    label: Text
    groups: tuple[str, ...] = ()
    guard: str = ""
    effect: str = ""
    reason: bool = False
    danger: bool = False
    primary: bool = False
    hidden: bool = False
    """Taken by the system only, never offered to people."""


@dataclass(frozen=True)
class StateMachine:
    """``states = StateMachine("state", initial="draft", states=(…), edges=(…))`` on a model."""

    field: str
    initial: str
    states: tuple[State, ...]
    edges: tuple[Edge, ...]

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    def edge(self, name: str) -> Edge | None:
        return next((edge for edge in self.edges if edge.name == name), None)

    def leaving(self, state: str) -> tuple[Edge, ...]:
        return tuple(edge for edge in self.edges if state in edge.source)

    def extended(self, *, states: Iterable[State] = (), edges: Iterable[Edge] = ()) -> StateMachine:
        """A machine with more states and edges, for an extension: ``states = Order.states.extended(…)``."""
        return StateMachine(self.field, self.initial, (*self.states, *states), (*self.edges, *edges))

    def faults(self) -> list[str]:
        """What is wrong with the declaration itself: unknown states, duplicate names, unreachable states."""
        names = [state.name for state in self.states]
        found = [f"state {name} is declared twice" for name in {n for n in names if names.count(n) > 1}]
        found += [f"unknown tone {s.tone} of state {s.name}" for s in self.states if s.tone not in TONES]
        edge_names = [edge.name for edge in self.edges]
        found += [f"edge {name} is declared twice" for name in {n for n in edge_names if edge_names.count(n) > 1}]
        if self.initial not in names:
            found.append(f"the initial state {self.initial} is not declared")
        for edge in self.edges:
            found += [
                f"edge {edge.name} names the unknown state {s}" for s in (*edge.source, edge.target) if s not in names
            ]
        reached = {self.initial}
        while True:
            more = {edge.target for edge in self.edges if reached & set(edge.source)} - reached
            if not more:
                break
            reached |= more
        found += [f"no edge leads to state {name}" for name in names if name not in reached]
        return found
