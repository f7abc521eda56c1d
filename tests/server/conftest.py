from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.conftest import quick_hashes
from tests.jobs.trial import Trial

__all__ = ["quick_hashes"]


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    made = Trial(tmp_path / "data")
    yield made
    made.instance.close()
