"""Fixtures of the tests of ``orders``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from addons.base.tests.support import Plant
from addons.orders.tests.shop import shop


@pytest.fixture
def order_shop(tmp_path: Path) -> Iterator[Plant]:
    with shop(f"sqlite:///{tmp_path / 'shop.db'}") as opened:
        yield opened


@pytest.fixture
def any_order_shop(engine_url: str) -> Iterator[Plant]:
    with shop(engine_url) as opened:
        yield opened
