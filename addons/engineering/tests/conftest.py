"""Fixtures of the tests of ``engineering``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from addons.base.tests.support import Plant, plant


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Plant]:
    with plant(tmp_path, "base", "engineering") as opened:
        yield opened
