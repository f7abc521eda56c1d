"""Write turns on SQLite: first come, first served, across threads and processes.

A turn is an exclusive ``flock`` on a file beside the database. The kernel queues waiters in order of arrival and frees
the lock when its holder dies, so a crashed process never blocks the others.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)
SLOW_SECONDS = 2.0


class WriteTurns:
    """One queue per database file. :meth:`take` blocks until it is this thread's turn."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def take(self) -> Turn:
        """Wait for the turn. Raises RuntimeError when this thread already holds it: it would wait for itself."""
        if getattr(self._local, "held", False):
            raise RuntimeError("this thread already has a write session; finish it before opening another")
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        started = time.monotonic()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except BaseException:
            os.close(descriptor)
            raise
        waited = time.monotonic() - started
        if waited > SLOW_SECONDS:
            log.warning("slow_write_turn", seconds=round(waited, 2))
        self._local.held = True
        return Turn(self._local, descriptor)


class Turn:
    """A held turn. Closing its file gives it up."""

    def __init__(self, local: threading.local, descriptor: int) -> None:
        self._local = local
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
            self._local.held = False
