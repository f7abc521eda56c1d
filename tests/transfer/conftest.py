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


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    """For tests that leave nothing behind and do not depend on the engine."""
    made = Plant("", tmp_path_factory.mktemp("plant"))
    yield made
    made.instance.close()
