"""Whether a worker on this machine lives: it holds a lock that the kernel frees at its death, however that came."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from core.db.database import Database


def _path(database: Database, worker: str) -> Path | None:
    """Only SQLite workers are sure to share a machine; workers on PostgreSQL are judged by their lease alone."""
    if not database.is_sqlite:
        return None
    return Path(str(database.url.database)).parent / "run" / f"worker-{worker.rpartition(':')[2]}.lock"


class LifeSign:
    """Held by a worker from its start to its end."""

    def __init__(self, database: Database, worker: str) -> None:
        self._descriptor: int | None = None
        self._path = _path(database, worker)
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def end(self) -> None:
        if self._descriptor is not None and self._path is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None


def lives(database: Database, worker: str) -> bool | None:
    """True or False where it can be known, None where only the lease tells."""
    path = _path(database, worker)
    if path is None:
        return None
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(descriptor)
