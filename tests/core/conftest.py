from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.plants import Plant


@pytest.fixture
def plant(engine_url: str, tmp_path: Path) -> Iterator[Plant]:
    made = Plant(engine_url, tmp_path)
    yield made
    made.instance.close()


@pytest.fixture
def sqlite_plant(tmp_path: Path) -> Iterator[Plant]:
    made = Plant("", tmp_path)
    yield made
    made.instance.close()
