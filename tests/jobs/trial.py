"""An installation with the trial addon, its users and its jobs, for tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.addons import lifecycle
from core.config import Config
from core.instance import Instance
from core.jobs import enqueue
from core.jobs.store import JobStore
from core.security.accounts import principal_of

SITE = Path(__file__).parent / "site"
PASSWORD = "secret-1234"


class Trial:
    """``admin`` and ``anna`` (no roles) are user ids."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.config = Config(folder, database_url=url, addon_folders=(SITE,))
        self.instance = Instance(self.config)
        lifecycle.initialise(self.instance, ["trial"])
        self.admin = lifecycle.create_user(self.instance, "admin", PASSWORD, admin=True)
        self.anna = lifecycle.create_user(self.instance, "anna", PASSWORD, locale="zh_CN")

    @property
    def store(self) -> JobStore:
        return JobStore(self.instance.database, self.instance.generation)

    def session(self, user_id: int, *, write: bool = True) -> Any:
        principal = principal_of(self.instance, user_id)
        return self.instance.database.session(self.instance.generation, principal, write=write)

    def enqueue(self, name: str, arguments: dict[str, Any] | None = None, *, user_id: int = 0, **options: Any) -> int:
        with self.session(user_id or self.anna) as session:
            return enqueue(session, name, arguments, **options)

    def row(self, job_id: int) -> Any:
        table: Any = self.instance.generation.models["core.job"].__table__
        with self.instance.database.connection() as connection:
            return connection.execute(select(table).where(table.c.id == job_id)).one_or_none()

    def wait(self, job_id: int, state: str, seconds: float = 15) -> Any:
        """The row once it is in ``state``."""
        return until(lambda: (row := self.row(job_id)).state == state and row, seconds, lambda: self.row(job_id))


def until(found: Callable[[], Any], seconds: float = 15, shown: Callable[[], Any] = lambda: None) -> Any:
    """What ``found`` gives once it is true; fails after ``seconds``."""
    end = time.monotonic() + seconds
    while not (value := found()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s; {shown()}")
        time.sleep(0.02)
    return value
