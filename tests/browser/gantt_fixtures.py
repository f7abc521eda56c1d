"""Fixtures and small helpers shared by the browser tests of the Gantt board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.gantt_plan import make_plan
from tests.browser.gantt_server import GanttServer

FITS = {"ok": True, "start": "2026-11-05T00:00:00Z", "end": "2026-11-05T02:00:00Z", "message": "", "effects": []}
FIND_MOVABLE = """() => { const {board} = island; const view = board.viewport;
  const bar = board.model.bars.find((one) => { const box = view.clientBox(one);
    return board.model.movable(one) &&
      box.left > 250 && box.right < 1200 && box.top > 150 && box.bottom < 700 && box.width > 40; });
  const box = view.clientBox(bar);
  return {id: bar.id, row: bar.row, start: bar.start, label: bar.label,
    x: box.x + box.width / 2, y: box.y + box.height / 2}; }"""
PIXEL = """(id) => { const {base, ratio, scroller} = island.board.viewport; const box = island.boundsOf(id);
  const frame = scroller.getBoundingClientRect();
  const at = [box.right - 6 - frame.left, box.top + 5 - frame.top].map((value) => Math.round(value * ratio));
  const copy = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  copy.drawImage(base, at[0], at[1], 1, 1, 0, 0, 1, 1);
  return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3); }"""


@pytest.fixture
def server() -> Iterator[GanttServer]:
    serving = GanttServer(make_plan(240, 14))
    serving.answers = {"/check": (200, FITS), "/move": (200, {"ok": True, "version": "v2"})}
    yield serving
    serving.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def show(context: BrowserContext, server: GanttServer) -> Iterator[Callable[..., Page]]:
    """Opens the board; the test fails afterwards when the page logged an error it does not expect."""
    errors: list[str] = []
    expected: list[str] = []

    def open_board(address: str = "", allow: str = "") -> Page:
        expected.append(allow)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda entry: errors.append(entry.text) if entry.type in ("error", "warning") else None)
        page.goto(server.url + address)
        until(page, "window.island")
        page.evaluate("island.ready")
        settle(page)
        return page

    yield open_board
    unexpected = [error for error in errors if not any(allow and allow in error for allow in expected)]
    assert unexpected == [], unexpected


def settle(page: Page) -> None:
    """Waits for two frames, so that what was asked for is painted."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def until(page: Page, expression: str) -> None:
    """Waits until the expression is true; Playwright's own waiting needs `eval`, which the page's policy forbids."""
    for _ in range(150):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(30)
    raise AssertionError(f"never came true: {expression}")


def wait_posts(page: Page, server: GanttServer, path: str, count: int = 1) -> list[dict[str, Any]]:
    """Bodies posted to `path`, once there are `count` of them."""
    for _ in range(100):
        found = [body for posted, body, _ in server.posts if posted == path]
        if len(found) >= count:
            return found
        page.wait_for_timeout(30)
    raise AssertionError(f"{path} was posted {len(server.posts)} times: {server.posts}")


def live(page: Page) -> str:
    return page.locator(".mes-gantt__live[role=status]").inner_text()


def drag(page: Page, bar: dict[str, Any], dx: float, dy: float) -> None:
    page.mouse.move(bar["x"], bar["y"])
    page.mouse.down()
    page.mouse.move(bar["x"] + dx, bar["y"] + dy, steps=6)
