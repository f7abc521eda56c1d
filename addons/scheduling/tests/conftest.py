"""Fixtures of the tests of ``scheduling``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from addons.scheduling.tests.factory import Factory, factory


@pytest.fixture
def small_factory(tmp_path: Path) -> Iterator[Factory]:
    with factory(f"sqlite:///{tmp_path / 'factory.db'}") as opened:
        yield opened


@pytest.fixture
def any_factory(engine_url: str) -> Iterator[Factory]:
    with factory(engine_url) as opened:
        yield opened
