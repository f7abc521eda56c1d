from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.plants import Plant
from tests.rest.api import Api


@pytest.fixture
def api(engine_url: str, tmp_path: Path) -> Iterator[Api]:
    plant = Plant(engine_url, tmp_path)
    yield Api(plant)
    plant.instance.close()


@pytest.fixture(scope="module")
def sqlite_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """For what does not depend on the engine; its records are shared by the tests of a module."""
    plant = Plant("", tmp_path_factory.mktemp("api"))
    yield Api(plant)
    plant.instance.close()
