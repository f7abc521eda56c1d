"""Pytest plugin: databases and the browser, for the framework's tests and every addon's.

Loaded by ``-p core.testing.fixtures``. PostgreSQL is the server of ``MES_TEST_PG_URL`` (``mes test`` exports it);
without the variable one is started for the session on first use.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from core.testing.postgres import postgres_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    """``postgresql://…`` of a server on which databases may be created."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def pg_url(pg_server: str) -> Iterator[str]:
    """SQLAlchemy URL of a PostgreSQL database that this worker process has to itself for the whole session."""
    with _new_database(pg_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy URL of an empty database of this test's own; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'mes.db'}"
        return
    with _new_database(request.getfixturevalue("pg_server")) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium. For one module only: Playwright's event loop would be in the way of later async tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=find_browser(), args=list(BROWSER_FLAGS))
        yield chromium
        chromium.close()


def find_browser() -> str:
    """Path of the Chromium to drive; ``MES_TEST_BROWSER`` names another. Raises FileNotFoundError."""
    for name in filter(None, (os.environ.get("MES_TEST_BROWSER"), *BROWSERS)):
        found = shutil.which(name)
        if found:
            return found
    raise FileNotFoundError(f"no browser on the PATH: {', '.join(BROWSERS)}")


@contextmanager
def _new_database(server: str) -> Iterator[str]:
    name = f"mes_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
    try:
        url = make_url(server).set(drivername="postgresql+psycopg", database=name)
        yield url.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
