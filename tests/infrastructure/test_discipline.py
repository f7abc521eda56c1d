"""The pytest plugins: skips fail, options leave out, databases are one's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

ROOT = Path(__file__).resolve().parents[2]
SUITE = """
import pytest

def test_passes(): pass

@pytest.mark.skip(reason="not today")
def test_skips(): pass

@pytest.mark.xfail(reason="known")
def test_expected_to_fail(): raise ValueError

@pytest.mark.xfail(reason="known")
def test_passes_against_expectation(): pass

@pytest.mark.nightly
def test_nightly(): pass

def test_on_both(engine_url): assert engine_url.startswith(("sqlite", "postgresql+psycopg"))
"""


def run_pytest(folder: Path, *options: str, suite: str = SUITE) -> str:
    (folder / "test_sample.py").write_text(suite, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="ascii")
    plugins = ["-p", "core.testing.fixtures", "-p", "core.testing.discipline", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "--rootdir", str(folder), str(folder), *plugins, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120).stdout


def test_skip_and_expected_failure_are_failures(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, "-k", "not both")
    assert "2 failed, 1 passed, 3 deselected, 1 error" in output
    assert "skipping and expecting to fail are not allowed here" in output
    assert "not today" in output


def test_fast_leaves_out_postgresql_and_allows_skips(tmp_path: Path) -> None:
    assert "2 passed, 1 skipped, 2 deselected, 1 xfailed, 1 xpassed" in run_pytest(tmp_path, "--fast")


def test_nightly_is_asked_for(tmp_path: Path) -> None:
    assert "1 passed" in run_pytest(tmp_path, "--nightly", "-k", "nightly")


def test_a_module_that_skips_itself_fails(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, suite="import pytest\npytest.importorskip('no_such_package')\n")
    assert "the whole module skips itself" in output
    assert "1 error" in output


def test_every_test_has_an_empty_database(engine_url: str) -> None:
    engine = create_engine(engine_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE one (x INTEGER)"))
        assert connection.execute(text("SELECT count(*) FROM one")).scalar() == 0
    engine.dispose()


def test_the_session_database_is_utf8_and_bytewise(pg_url: str) -> None:
    with psycopg.connect(pg_url.replace("+psycopg", "")) as connection:
        query = "SELECT getdatabaseencoding(), datcollate FROM pg_database WHERE datname = current_database()"
        assert connection.execute(query).fetchone() == ("UTF8", "C")


@pytest.mark.browser
def test_the_browser_starts(browser: object) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.set_content("<p>工单</p>")
    assert page.text_content("p") == "工单"
    page.close()
