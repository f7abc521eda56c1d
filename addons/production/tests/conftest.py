"""Fixtures of the tests of ``production``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from addons.base.tests.support import Plant
from addons.orders.tests.shop import shop


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Plant]:
    with shop(f"sqlite:///{tmp_path / 'works.db'}", "production") as opened:
        yield opened


@pytest.fixture
def any_works(engine_url: str) -> Iterator[Plant]:
    with shop(engine_url, "production") as opened:
        yield opened
