"""Fixtures of the tests of ``base``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from addons.base.tests.support import Plant, plant


@pytest.fixture
def base_plant(tmp_path: Path) -> Iterator[Plant]:
    with plant(tmp_path, "base") as opened:
        yield opened
