"""Record forms in a real browser: dirty, draft, save, reference fields, lines, actions that ask first."""

# Fixtures are imported by name and then named again as arguments.
# ruff: noqa: F401, F811
from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.client_fixtures import Visit, chromium, site, visit
from tests.browser.client_site import ClientSite

PASTE = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""


def lines(page: Page) -> int:
    return page.locator("[data-lines] tbody tr").count()


def test_leaving_unsaved_work_asks_first(visit: Visit) -> None:
    page = visit("form")
    expect(page.locator(".savebar")).to_be_hidden()
    page.fill("#f-reference", "PO-1")
    expect(page.locator(".savebar")).to_be_visible()
    page.click(".crumbs a >> nth=1")
    page.click("#leave button:has-text('Keep editing')")
    assert page.input_value("#f-reference") == "PO-1"
    page.click(".crumbs a >> nth=1")
    page.click("#leave button:has-text('Discard')")
    expect(page.locator("[data-list]")).to_be_visible()


def test_a_draft_survives_reloading_with_its_lines(visit: Visit) -> None:
    page = visit("form")
    page.fill("#f-reference", "PO-2")
    page.click("[data-line-add]")
    page.fill("#f-lines-3-qty", "7")
    page.click("tr:nth-child(1) [data-line-remove]")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.locator(".toast")).to_contain_text("Unsaved changes")
    assert page.input_value("#f-reference") == "PO-2"
    assert page.input_value("#f-lines-3-qty") == "7"
    expect(page.locator("[data-lines] tbody tr").first).to_have_class("is-removed")


def test_ctrl_s_saves_what_was_typed_and_forgets_the_draft(visit: Visit, site: ClientSite) -> None:
    page = visit("form")
    page.fill("#f-reference", "PO-3")
    page.wait_for_timeout(400)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-list]")).to_be_visible()
    path, fields, token = site.posts[0]
    assert (path, token) == ("/en-light/form.html", "token-1")
    assert fields["reference"] == ["PO-3"]
    assert fields["_dirty"] == ["1"]
    assert fields["_version"] == ["4"]
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('mes:draft')).length") == 0


def test_a_reference_is_searched_chosen_and_created(visit: Visit) -> None:
    page = visit("form")
    page.click("#f-customer_id")
    page.keyboard.type("sak")
    expect(page.locator(".listbox [role=option]").first).to_have_text("Sakura Apparel")
    page.keyboard.press("Enter")
    assert page.input_value("input[name=customer_id]") == "2"
    page.fill("#f-customer_id", "Brand new")
    expect(page.locator(".listbox .create")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=customer_id]")).to_have_value("77")
    page.fill("#f-customer_id", "zzz")
    page.keyboard.press("Escape")
    page.locator("#f-customer_id").blur()
    assert page.input_value("#f-customer_id") == "Brand new"


def test_lines_grow_by_enter_and_by_pasting_a_block(visit: Visit) -> None:
    page = visit("form")
    page.click("[data-line-add]")
    expect(page.locator("#f-lines-3-item_id")).to_be_focused()
    page.fill("#f-lines-3-qty", "\uff11\uff12")
    page.press("#f-lines-3-qty", "Enter")
    assert page.input_value("#f-lines-3-qty") == "12"
    assert lines(page) == 5
    page.focus("#f-lines-4-qty")
    page.evaluate(PASTE, "5\t9.9\n6\t8.8")
    expect(page.locator("#f-lines-5-price")).to_have_value("8.8")
    page.click("tr:nth-child(6) [data-line-remove]")
    assert lines(page) == 5


def test_an_action_asks_for_its_reason_and_posts_the_form_with_it(visit: Visit, site: ClientSite) -> None:
    page = visit("form")
    page.click("[popovertarget=action-menu]")
    page.click("#action-menu button:has-text('Cancel order')")
    dialog = page.locator("#confirm-cancel")
    dialog.locator("[data-confirm-send]").click()
    expect(dialog).to_be_visible()
    dialog.locator("textarea").fill("customer withdrew")
    dialog.locator("[data-typed]").fill("SO-2026-0088")
    dialog.locator("[data-confirm-send]").click()
    expect(page.locator("[data-list]")).to_be_visible()
    path, fields, _ = site.posts[0]
    assert path == "/cancel"
    assert fields["_reason"] == ["customer withdrew"]
    assert fields["_dirty"] == ["0"]


def test_refused_forms_lead_to_the_first_error(visit: Visit) -> None:
    page = visit("form_error")
    page.click("#error-summary a >> nth=1")
    expect(page.locator("#f-lines-1-qty")).to_be_focused()
    expect(page.locator("#f-lines-1-qty")).to_have_attribute("aria-invalid", "true")
