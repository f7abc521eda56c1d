"""Lists, palette, keyboard and frame in a real browser; every sample page through axe in four settings."""

# Fixtures are imported by name and then named again as arguments.
# ruff: noqa: F401, F811
from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.client_fixtures import READY, Visit, chromium, site, visit
from tests.browser.client_site import PARTIAL, ClientSite

SETTINGS = [("en-light", 1440), ("zh-dark", 1440), ("zh-light", 390), ("en-dark", 1024)]
NEEDS_A_PLAN = {"gantt"}


def test_a_link_changes_the_page_but_not_the_document(visit: Visit) -> None:
    page = visit("list")
    page.evaluate("window.kept = true")
    page.click("tr[data-id='3'] .primary-cell a")
    expect(page.locator("[data-record]")).to_be_visible()
    assert page.evaluate("window.kept")
    assert page.title().startswith("SO-2026")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("#rail [aria-current=page]")).to_have_text("Customer orders")
    page.go_back()
    expect(page.locator("[data-list]")).to_be_visible()


def test_keys_walk_and_select_rows(visit: Visit) -> None:
    page = visit("list")
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-bulk-count]")).to_have_text("Selected: 1")
    page.keyboard.press("Escape")
    expect(page.locator("[data-bulkbar]")).to_be_hidden()
    page.click("tr[data-id='1'] input")
    page.click("tr[data-id='5'] input", modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("Selected: 5")


def test_a_bulk_action_asks_then_posts_the_chosen_rows(visit: Visit, site: ClientSite) -> None:
    page = visit("list")
    page.click("tr[data-id='1'] input")
    page.click("#bulk-form button:has-text('Delete')")
    page.click("[data-ask-yes]")
    expect(page.locator("#ask")).to_be_hidden()
    page.wait_for_function("() => !document.documentElement.classList.contains('is-navigating')")
    path, fields, _ = site.posts[0]
    assert (path, fields["ids"], fields["action"]) == ("/bulk", ["1"], ["delete"])


def test_searching_a_field_and_building_a_filter_end_in_the_address(visit: Visit) -> None:
    page = visit("list")
    page.keyboard.press("/")
    page.keyboard.type("par")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**filter=number%3Acontains%3Apar")
    assert "q=" not in page.url
    page.click("[popovertarget=filter-menu]")
    page.select_option("[data-filter-field]", "state")
    page.click("#filter-menu button:has-text('Apply')")
    page.wait_for_url("**filter=state%3Aeq%3Adraft")


def test_the_palette_finds_and_opens(visit: Visit) -> None:
    page = visit("list")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option].is-active")).to_contain_text("SO-2026-0088")
    page.keyboard.press("Enter")
    expect(page.locator("[data-record]")).to_be_visible()


def test_groups_and_totals_arrive_when_asked_for(visit: Visit) -> None:
    page = visit("list_group")
    expect(page.locator(".pager")).to_contain_text("10,000+")
    page.click("button[data-group=group-2]")
    expect(page.locator("#group-2 tr")).to_have_count(1)


def test_the_theme_changes_at_once_and_is_remembered(visit: Visit, site: ClientSite) -> None:
    page = visit("list")
    with page.expect_request("**/theme"):
        page.click(".topbar > .topbar-end > [data-theme-toggle]")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


@pytest.mark.parametrize(("variant", "width"), SETTINGS)
def test_every_page_is_accessible_and_fits(visit: Visit, site: ClientSite, variant: str, width: int) -> None:
    names = sorted(set(site.folders[variant]) - PARTIAL - NEEDS_A_PLAN)
    page = visit(names[0], variant, width)
    for name in names:
        page.goto(f"{site.url}/{variant}/{name}.html")
        page.wait_for_function(READY)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
