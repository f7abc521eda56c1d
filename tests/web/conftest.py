from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Config
from core.instance import Instance
from tests.web.site import Site, Template, build


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("web"))


@pytest.fixture
def site(template: Template, tmp_path: Path) -> Iterator[Site]:
    """A plant of this test's own, on SQLite."""
    made = template.copy(tmp_path)
    yield made
    made.instance.close()


@pytest.fixture(scope="module")
def shared(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A plant for all tests of a module that only read."""
    made = template.copy(tmp_path_factory.mktemp("shared"))
    yield made
    made.instance.close()


@pytest.fixture
def engine_site(engine_url: str, tmp_path: Path) -> Iterator[Site]:
    """A plant on each engine, for what may depend on it."""
    instance = Instance(Config(tmp_path / "data", database_url=engine_url))
    build(instance)
    yield Site(instance)
    instance.close()
