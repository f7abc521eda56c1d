"""Declared state machines: one engine for forms, REST, jobs and addons alike."""

from core.states.machine import Edge, State, StateMachine

__all__ = ["Edge", "State", "StateMachine"]
