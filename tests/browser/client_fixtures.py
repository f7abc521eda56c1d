"""Fixtures of the browser tests of the web client: a site, a browser, pages whose script errors fail their test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from core.web.ui.hatch_build import build_assets
from tests.browser.client_site import ClientSite

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

READY = "() => document.querySelector('[data-htmx-powered]') || !document.querySelector('#page a')"


@pytest.fixture(scope="module")
def site() -> Iterator[ClientSite]:
    build_assets(ROOT)
    serving = ClientSite()
    yield serving
    serving.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, site: ClientSite) -> Iterator[Visit]:
    """``visit("form", width=390)`` opens a sample page; every error the page logs fails the test."""
    errors: list[str] = []
    contexts = []
    site.posts.clear()

    def open_page(name: str, variant: str = "en-light", width: int = 1440, height: int = 900) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda entry: errors.append(entry.text) if entry.type in ("error", "warning") else None)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{site.url}/{variant}/{name}.html")
        page.wait_for_function(READY)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors
