from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from core.cli.main import main
from tests.jobs.conftest import quick_hashes

__all__ = ["quick_hashes"]

Mes = Callable[..., Result]
PASSWORD = "secret-1234"


@pytest.fixture(autouse=True)
def usual_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English, no installation of the machine's own, and the logging of before afterwards."""
    for name in ("MES_DATA", "MES_DATABASE_URL", "MES_PORT", "MES_HOST", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    yield
    structlog.reset_defaults()


@pytest.fixture
def mes() -> Mes:
    """``mes("addon", "list", data=folder)``: the result with stdout and stderr apart."""

    def call(*words: object, data: Path | None = None, stdin: str | None = None) -> Result:
        tail = ["--data", str(data)] if data is not None else []
        result = CliRunner().invoke(main, [*map(str, words), *tail], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set-up installation with the addon ``base``; tests that change it take :func:`data`."""
    folder = tmp_path_factory.mktemp("made") / "data"
    words = ["init", "--data", str(folder), "--addon", "base", "--admin", "anna", "--password-stdin"]
    result = CliRunner().invoke(main, words, input=PASSWORD + "\n")
    assert result.exit_code == 0, result.output
    structlog.reset_defaults()
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A copy of ``made`` for this test."""
    import shutil

    return Path(shutil.copytree(made, tmp_path / "data"))
