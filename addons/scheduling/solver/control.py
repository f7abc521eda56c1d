"""Time limit, cancel and progress, shared by the methods of one solve."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

Progress = Callable[[int, int | None, float], None]
"""Called with the best objective so far, a lower bound (or None) and the seconds passed."""


class Control:
    """Started when made. ``progress`` may be called from another thread than the caller's, at most some ten times a
    second."""

    def __init__(
        self,
        seconds: float,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.seconds = seconds
        self._begun = monotonic()
        self._progress = progress
        self._cancelled = cancelled
        self._reported = -1.0
        self.was_cancelled = False

    def passed(self) -> float:
        """Seconds since the start."""
        return monotonic() - self._begun

    def left(self) -> float:
        """Seconds until the limit, not below zero."""
        return max(0.0, self.seconds - self.passed())

    def cancelled(self) -> bool:
        """Whether the caller wants no more; stays true."""
        if not self.was_cancelled and self._cancelled is not None and self._cancelled():
            self.was_cancelled = True
        return self.was_cancelled

    def stop(self) -> bool:
        """Whether a method has to return what it has."""
        return self.passed() >= self.seconds or self.cancelled()

    def report(self, objective: int, bound: int | None, *, force: bool = False) -> None:
        """Tell the caller how far the search is; more than one call in 0.1 s is dropped unless forced."""
        now = self.passed()
        if self._progress is not None and (force or now - self._reported >= 0.1):
            self._reported = now
            self._progress(objective, bound, now)
