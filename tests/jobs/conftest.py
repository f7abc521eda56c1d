from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from core.security import passwords
from tests.jobs.trial import Trial


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; what is tested here is not its strength."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    monkeypatch.setattr(passwords, "_DUMMY", quick.hash("no such user"))


@pytest.fixture
def both(engine_url: str, tmp_path: Path) -> Iterator[Trial]:
    """On SQLite and on PostgreSQL: for what the engines do differently."""
    made = Trial(tmp_path / "data", engine_url)
    yield made
    made.instance.close()


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    made = Trial(tmp_path / "data")
    yield made
    made.instance.close()
