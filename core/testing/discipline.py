"""Pytest plugin: what is run and what is left out is said by options, never by a skip inside a test.

A test that skips or is expected to fail is a failure, because a suite that quietly tests less is worse than a red one.
``--fast`` is for a developer at work: tests of PostgreSQL and of the browser are left out, and skips are allowed.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

POSTGRES_FIXTURES = {"pg_server", "pg_url"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--fast`` and ``--nightly``."""
    group = parser.getgroup("mes")
    group.addoption("--fast", action="store_true", help="leave out the tests that need PostgreSQL or a browser")
    group.addoption("--nightly", action="store_true", help="run the tests marked nightly as well")


def pytest_configure(config: pytest.Config) -> None:
    """The marks every addon may use."""
    config.addinivalue_line("markers", "browser: drives a real browser")
    config.addinivalue_line("markers", "nightly: too long for every change; runs under mes test --nightly")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, so that pytest's closing line counts what was left out."""
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        (left_out if _is_left_out(item, config) else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test, an expected failure and an unexpected pass are failures."""
    report = yield
    expected_failure = hasattr(report, "wasxfail")
    if (report.skipped or expected_failure) and not item.config.getoption("fast"):
        reason = report.wasxfail if expected_failure else report.longreprtext
        if expected_failure:
            del report.wasxfail
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipping and expecting to fail are not allowed here ({reason})"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself is a failure too."""
    report = yield
    if report.skipped and not collector.config.getoption("fast"):
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid}: the whole module skips itself, which is not allowed here"
    return report


def _is_left_out(item: pytest.Item, config: pytest.Config) -> bool:
    if item.get_closest_marker("nightly") and not config.getoption("nightly"):
        return True
    return bool(config.getoption("fast")) and _needs_server_or_browser(item)


def _needs_server_or_browser(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    parameters: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    on_postgres = parameters.get("engine_url") == "postgresql" or bool(fixtures & POSTGRES_FIXTURES)
    return on_postgres or "browser" in fixtures or item.get_closest_marker("browser") is not None
