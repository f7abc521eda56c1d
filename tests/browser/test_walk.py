"""The main job in a browser, from an empty folder: order book, own order, plan, move, rush order, replan."""

# Fixtures are imported by name and then named again as arguments.
# ruff: noqa: F401, F811
from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, expect

from tests.browser.product_demo import Demo, demo
from tests.browser.product_pages import Person, person

PLANT = ZoneInfo("Asia/Shanghai")
CUSTOMER, ITEM, CODE = "Bergwind Mode GmbH", "Long wool coat, camel", "WC-LONG-CML"
WRITTEN = ("orders/orders", "production/orders", "production/tasks", "scheduling/plans", "scheduling/operations")


def day(after: int) -> str:
    """A date as date inputs hold it, counted from today at the plant."""
    return (datetime.now(PLANT).date() + timedelta(days=after)).isoformat()


def test_from_an_empty_folder_to_a_replanned_rush_order(browser: Browser, demo: Demo) -> None:
    with person(browser, demo, "planner") as planner:
        see_the_order_book_and_what_it_makes(planner)
        number = enter_and_confirm_an_order(planner)
        plan_again_and_publish(planner)
        find_the_order_on_the_board(planner, number)
        move_with_the_mouse_and_take_it_back(planner)
        move_with_the_keyboard(planner)
        quote_and_accept_a_rush_order(planner)
        read_it_in_chinese_and_log_out(planner)


def see_the_order_book_and_what_it_makes(planner: Person) -> None:
    """Order book, an order, its production orders, a production order's tasks, a task, the board."""
    page = planner.page
    planner.menu("Orders", "Orders")
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(50)
    planner.follow(rows.first.get_by_role("link").first)
    expect(page.locator(".record-title h1")).to_have_text(re.compile(r"^SO-\d{4}-\d{5}$"))
    planner.follow(page.locator(".smart-row").get_by_role("link", name="Production orders"))
    expect(rows.first).to_be_visible()
    planner.follow(rows.first.get_by_role("link").first)
    expect(page.locator(".record-title h1")).to_have_text(re.compile(r"^WO-\d{4}-\d{5}$"))
    planner.follow(page.locator(".smart-row").get_by_role("link", name="Operation tasks"))
    expect(rows.nth(1)).to_be_visible()
    planner.follow(rows.first.get_by_role("link").first)
    expect(page.locator(".record-title h1")).to_contain_text(re.compile(r"^WO-\d{4}-\d{5} / \d+"))
    planner.menu("Planning", "Planning board")
    assert len(planner.board()["bars"]) > 500


def enter_and_confirm_an_order(planner: Person) -> str:
    """An own order, the quantity in the digits of a Chinese keyboard; its number."""
    page = planner.page
    planner.menu("Orders", "Orders")
    planner.follow(page.locator("main").get_by_role("link", name="New", exact=True))
    fill_order(planner, quantity="\uff11\uff12\uff10", requested=day(25))
    planner.button("Save").first.click()
    planner.toast("Saved")
    number = page.locator(".record-title h1").inner_text()
    assert planner.rest("orders/lines", **{"filter[order_id]": order_id(planner)})["items"][0]["quantity"] == "120"
    assert planner.count("production/orders", **{"filter[order_line_id.order_id]": order_id(planner)}) == 0
    planner.button("Confirm").click()
    expect(page.locator(".stepper [aria-current]")).to_contain_text("Confirmed")
    made = page.locator(".smart-row").get_by_role("link", name="Production orders")
    expect(made).to_contain_text(re.compile(r"[1-9]"))
    planner.follow(made)
    expect(page.locator("table tbody tr").first).to_contain_text(re.compile(r"WO-\d{4}-\d{5}"))
    return number


def fill_order(person: Person, quantity: str, requested: str, customer: str = CUSTOMER) -> None:
    """The form of a new order, but not saved."""
    page = person.page
    person.settled()
    person.choose("f-customer_id", customer[:5].lower(), customer)
    page.locator("#f-requested_date").fill(requested)
    page.locator("[data-line-add]").click()
    person.choose("f-lines-0-item_id", CODE, ITEM)
    page.locator("#f-lines-0-quantity").fill(quantity)


def order_id(person: Person) -> str:
    return person.until(lambda: re.search(r"/orders/(\d+)", person.page.url))[1]


def plan_again_and_publish(planner: Person) -> None:
    """A job with its progress, a working plan, and the plan that counts."""
    page = planner.page
    planner.menu("Planning", "Planning board")
    planner.board()
    planner.button("Plan again").click()
    expect(page.locator(".job .pill")).to_be_visible()
    expect(page.locator(".job progress")).to_have_attribute("value", re.compile(r"^[1-9]"))
    show = page.get_by_role("link", name="Show the plan")
    expect(show).to_be_visible(timeout=60_000)
    planner.follow(show)
    expect(page.locator("main")).to_contain_text("This is a working plan.")
    assert planner.board()["editable"]
    planner.button("Publish").click()
    planner.toast("Published")
    expect(page.locator("main")).not_to_contain_text("This is a working plan.")


def find_the_order_on_the_board(planner: Person, number: str) -> None:
    """The new order's operations stand on machines, drawn where the search finds them."""
    page = planner.page
    bars = [bar for bar in planner.board()["bars"] if bar["order"] == number]
    assert len(bars) >= 4
    assert all(bar["row"].startswith("m:") for bar in bars)
    page.get_by_role("searchbox", name="Search orders").fill(number)
    expect(page.locator(".mes-gantt")).to_contain_text(f"{len(bars)} found")
    page.get_by_role("searchbox", name="Search orders").fill("")


def movable(planner: Person) -> dict[str, Any]:
    """A bar in sight, wide enough to be held, that may go elsewhere."""
    for bar in planner.board()["bars"]:
        if bar["state"] != "planned" or bar.get("editable") is False:
            continue
        at = planner.bounds(bar["id"])
        if at["left"] > 500 and at["left"] + at["width"] < 1250 and 300 < at["top"] < 800 and at["width"] > 30:
            return {**bar, "at": at}
    raise AssertionError("no bar in sight can be moved")


def start_of(planner: Person, bar: dict[str, Any]) -> tuple[str, str]:
    found = next(each for each in planner.board()["bars"] if each["id"] == bar["id"])
    return found["row"], found["start"]


def move_with_the_mouse_and_take_it_back(planner: Person) -> None:
    """Held over a later time, the board says what a drop would do; dropped, it is done; undone, it is as before."""
    page = planner.page
    bar = movable(planner)
    before = start_of(planner, bar)
    x, y = bar["at"]["left"] + 12, bar["at"]["top"] + bar["at"]["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=6)
    with page.expect_response("**/check") as checked:
        page.mouse.move(x + 90, y, steps=3)
    assert checked.value.json()["ok"]
    effect = page.locator(".mes-gantt__card")
    expect(effect).to_contain_text(re.compile("Fits|late|Also affected"))
    with page.expect_response("**/move"):
        page.mouse.up()
    expect(page.locator(".toast").last).to_be_visible()
    planner.until(lambda: start_of(planner, bar) != before)
    undo = page.get_by_role("button", name="Undo move")
    expect(undo).to_be_enabled()
    undo.click()
    planner.until(lambda: start_of(planner, bar) == before)


def move_with_the_keyboard(planner: Person) -> None:
    page = planner.page
    bar = movable(planner)
    before = start_of(planner, bar)
    page.evaluate("id => document.querySelector('[data-island=gantt]').mesIsland.select(id)", bar["id"])
    page.locator(".mes-gantt__scroll").focus()
    page.keyboard.press("m")
    spoken = page.locator(".mes-gantt__live[role=status]")
    expect(spoken).to_contain_text("Moving")
    with page.expect_response("**/check") as checked:
        for _step in range(4):
            page.keyboard.press("ArrowRight")
    assert checked.value.json()["ok"]
    with page.expect_response("**/move"):
        page.keyboard.press("Enter")
    planner.until(lambda: start_of(planner, bar) != before)


def quote_and_accept_a_rush_order(planner: Person) -> None:
    """The quote writes nothing; accepted, the board shows what moved."""
    page = planner.page
    planner.menu("Orders", "Orders")
    planner.follow(page.locator("main").get_by_role("link", name="New", exact=True))
    fill_order(planner, quantity="300", requested=day(6), customer="Harbour & Vale Ltd")
    page.locator("#f-priority").select_option("rush")
    planner.button("Save").first.click()
    planner.toast("Saved")
    draft = order_id(planner)
    before = {path: planner.count(path) for path in WRITTEN}
    page.locator(".record-actions").get_by_text("Quote as rush order").click()
    ahead = page.locator("[data-option=push]")
    expect(ahead).to_contain_text("Projected date")
    assert date.fromisoformat(ahead.locator("[data-projected]").first.inner_text()[:10]) > date.fromisoformat(day(0))
    expect(ahead.get_by_role("group", name="Orders it delays")).to_contain_text(re.compile(r"WO-\d{4}-\d{5}"))
    assert {path: planner.count(path) for path in WRITTEN} == before
    assert planner.rest(f"orders/orders/{draft}")["state"] == "draft"
    ahead.get_by_role("button", name="Confirm and publish").click()
    planner.toast("Confirmed and planned")
    assert planner.rest(f"orders/orders/{draft}")["state"] == "confirmed"
    moved = page.locator("main").get_by_role("link", name="Moved operations")
    expect(moved).to_contain_text(re.compile(r"[1-9]"))
    assert any(bar["moved"] for bar in planner.board()["bars"])
    planner.follow(moved)
    expect(page.locator("table tbody tr").first).to_contain_text(re.compile(r"WO-\d{4}-\d{5}"))


def read_it_in_chinese_and_log_out(planner: Person) -> None:
    """The same page with its search, in the other language."""
    page = planner.page
    address = page.url.partition("#")[0]
    page.get_by_role("button", name="切换到中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert page.url.partition("#")[0] == address
    expect(page.locator("nav.rail")).to_contain_text("计划")
    page.locator("button[popovertarget=user-menu]").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("#login-name")).to_be_visible()
    page.goto(f"{planner.demo.url}/app/orders/orders")
    expect(page.locator("#login-name")).to_be_visible()


def test_a_bad_entry_is_shown_beside_its_field_and_nothing_typed_is_lost(browser: Browser, demo: Demo) -> None:
    with person(browser, demo, "planner") as planner:
        page = planner.page
        before = planner.count("orders/orders")
        planner.open("/app/orders/orders/new")
        fill_order(planner, quantity="-5", requested=day(10))
        page.locator("#f-customer_reference").fill("PO \uff11")
        planner.button("Save").first.click()
        quantity = page.locator("#f-lines-0-quantity")
        expect(quantity).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#f-lines-0-quantity-error")).not_to_be_empty()
        expect(page.locator("#error-summary a")).to_have_count(1)
        expect(quantity).to_have_value("-5")
        expect(page.locator("#f-customer_id")).to_have_value(CUSTOMER)
        expect(page.locator("#f-lines-0-item_id")).to_have_value(ITEM)
        expect(page.locator("#f-requested_date")).to_have_value(day(10))
        expect(page.locator("#f-customer_reference")).to_have_value("PO \uff11")
        assert planner.count("orders/orders") == before
        quantity.fill("\uff15")
        planner.button("Save").first.click()
        planner.toast("Saved")
        assert planner.count("orders/orders") == before + 1


def test_two_people_at_the_same_order(browser: Browser, demo: Demo) -> None:
    with person(browser, demo, "planner") as planner, person(browser, demo, "clerk") as clerk:
        planner.open("/app/orders/orders/new")
        fill_order(planner, quantity="12", requested=day(30))
        planner.button("Save").first.click()
        planner.toast("Saved")
        path = f"/app/orders/orders/{order_id(planner)}"
        for somebody, reference in ((planner, "PO-PLANNER"), (clerk, "PO-CLERK")):
            somebody.open(path)
            somebody.page.locator("#f-customer_reference").fill(reference)
        clerk.button("Save").click()
        clerk.toast("Saved")
        planner.button("Save").click()
        conflict = planner.page.locator("#conflict")
        expect(conflict).to_contain_text("Zhou Min")
        expect(conflict.get_by_role("row").filter(has_text="PO-PLANNER")).to_contain_text("PO-CLERK")
        expect(planner.page.locator("#f-customer_reference")).to_have_value("PO-PLANNER")
        conflict.get_by_label("PO-CLERK").check()
        planner.button("Save").click()
        planner.toast("Saved")
        expect(planner.page.locator("#f-customer_reference")).to_have_value("PO-CLERK")
