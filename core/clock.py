"""The clock of the application. Code asks ``now()``; tests and simulations replace it with ``use_clock``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_clock: ContextVar[Callable[[], datetime] | None] = ContextVar("mes_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    clock = _clock.get()
    return datetime.now(UTC) if clock is None else clock().astimezone(UTC)


@contextmanager
def use_clock(clock: Callable[[], datetime]) -> Iterator[None]:
    token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)
