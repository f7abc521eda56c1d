"""A person at the product in a browser: log-in, waiting, forms, the board, and what REST says about the same data."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from tests.browser.product_demo import Demo

T = TypeVar("T")
PATIENCE = 20_000
"""Milliseconds that a page may take on a machine that does other work as well."""
REFUSED = ("409", "412", "422")
"""Answers that a form gets for bad entries: the browser logs them, and they are no faults."""
BOARD = "[data-island=gantt]"


class Person:
    """One log-in in a browser window of its own. ``faults`` collects what no page may do."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page = page
        self.demo = demo
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _heard(self, entry: ConsoleMessage) -> None:
        refused = entry.text.startswith("Failed to load resource") and any(
            f" {code} " in entry.text for code in REFUSED
        )
        if entry.type in ("error", "warning") and not refused:
            self.faults.append(f"{self.page.url}: {entry.type}: {entry.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.demo.url, "data:", "blob:")):
            self.faults.append(f"{self.page.url}: asks another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page, or typing on, ends what it was still asking for.
        if "ERR_ABORTED" not in str(request.failure):
            self.faults.append(f"{self.page.url}: failed: {request.url}: {request.failure}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400 and str(response.status) not in REFUSED:
            self.faults.append(f"{self.page.url}: HTTP {response.status}: {response.url}")

    def log_in(self, login: str) -> None:
        """By name and password, as outside the demo."""
        self.page.goto(f"{self.demo.url}/login")
        self.page.locator("#login-name").fill(login)
        self.page.locator("#login-password").fill(self.demo.password)
        self.page.locator("form.gate-form > button[type=submit]").click()
        expect(self.page.locator(".topbar")).to_be_visible()

    def speak(self, language: str) -> None:
        """Switch the page to ``en`` or ``zh-CN``, where it is not in that language already."""
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator(".topbar button.lang").click()
            expect(self.page.locator("html")).to_have_attribute("lang", language)

    def open(self, path: str) -> None:
        """A page by its address, until its scripts run."""
        self.page.goto(self.demo.url + path)
        self.settled()

    def settled(self) -> None:
        """Until the page is shown and its scripts have taken over its forms."""
        expect(self.page.locator("#page")).to_be_visible()
        self.until(lambda: self.page.locator("[data-htmx-powered]").count() or not self.page.locator("#page a").count())

    def menu(self, domain: str, entry: str) -> None:
        """Through the rail, opening the domain where it is closed."""
        rail = self.page.locator("nav.rail")
        link = rail.get_by_role("link", name=entry, exact=True)
        if not link.is_visible():
            rail.get_by_text(domain, exact=True).first.click()
        link.click()
        expect(link).to_have_attribute("aria-current", "page")

    def follow(self, link: Locator) -> None:
        """Click a link and wait for the page it leads to."""
        before = self.page.url
        link.click()
        self.until(lambda: self.page.url != before)
        self.settled()

    def button(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=name, exact=True)

    def choose(self, field: str, text: str, label: str) -> None:
        """Type into a reference field and take the hit with this label."""
        box = self.page.locator(f'[role=combobox][id="{field}"]')
        box.click()
        box.press_sequentially(text)
        hits = self.page.locator(".listbox [role=option]")
        hits.filter(has=self.page.get_by_text(label, exact=True)).first.click()
        self.until(lambda: box.input_value() != text)

    def toast(self, text: str) -> None:
        expect(self.page.locator(".toast").filter(has_text=text).first).to_be_visible()

    def rest(self, path: str, **parameters: str) -> dict[str, Any]:
        """What the interface for programs says to the same person."""
        answer = self.page.request.get(f"{self.demo.url}/api/v1/{path}", params=dict(parameters))
        assert answer.ok, answer.text()
        found: dict[str, Any] = answer.json()
        return found

    def count(self, path: str, **parameters: str) -> int:
        return int(self.rest(path, count="exact", limit="1", **parameters)["count"])

    def until(self, condition: Callable[[], T | None], seconds: float = 20) -> T:
        """Ask until it is true. Playwright's own waiting in the page needs `eval`, which the page's policy forbids."""
        last = time.monotonic() + seconds
        while True:
            found = condition()
            if found:
                return found
            assert time.monotonic() < last, "it never came true"
            self.page.wait_for_timeout(50)

    def board(self) -> dict[str, Any]:
        """The document that the open board shows, once it is drawn."""
        self.until(lambda: self.page.evaluate(f"!!document.querySelector('{BOARD}')?.mesIsland"))
        self.page.evaluate(f"document.querySelector('{BOARD}').mesIsland.ready")
        source = self.page.locator(BOARD).get_attribute("data-src")
        found: dict[str, Any] = self.page.request.get(f"{self.demo.url}{source}").json()
        return found

    def bounds(self, bar: Any) -> dict[str, float]:
        """Where a bar is on the screen."""
        found: dict[str, float] = self.page.evaluate(
            f"id => {{ const box = document.querySelector('{BOARD}').mesIsland.boundsOf(id); "
            "return {left: box.left, top: box.top, width: box.width, height: box.height}; }",
            bar,
        )
        return found


@contextmanager
def person(browser: Browser, demo: Demo, login: str = "", **facts: Any) -> Iterator[Person]:
    """A window of somebody who is logged in. Faults of its pages fail the test afterwards."""
    facts.setdefault("viewport", {"width": 1440, "height": 900})
    context = browser.new_context(reduced_motion="reduce", locale="en", timezone_id="Asia/Shanghai", **facts)
    try:
        somebody = Person(context.new_page(), demo)
        if login:
            somebody.log_in(login)
            somebody.speak("en")
        yield somebody
        assert not somebody.faults, "\n".join(somebody.faults)
    finally:
        context.close()
