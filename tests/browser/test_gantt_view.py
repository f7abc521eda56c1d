"""The Gantt board in a real browser: zoom, address, loading, touch, time zones, odd and large plans."""

# Fixtures are imported by name and then named again as arguments.
# ruff: noqa: F401, F811
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.gantt_fixtures import (
    FIND_MOVABLE,
    PIXEL,
    context,
    drag,
    live,
    server,
    settle,
    show,
    until,
    wait_posts,
)
from tests.browser.gantt_plan import ZH_LABELS, make_plan
from tests.browser.gantt_server import GanttServer

VIEW = "island.board.viewport"
HOSTILE = '<img src=x onerror="window.hit=1">\'; \u202e漢字 \U0001f9f5 ' + "x" * 5000


def test_zoom_holds_the_instant_under_the_pointer(show: Callable[..., Page]) -> None:
    page = show()
    bar = page.evaluate(FIND_MOVABLE)
    before = page.evaluate(f"(x) => {VIEW}.point(x, 300).time", bar["x"])
    page.mouse.move(bar["x"], bar["y"])
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    until(page, f"{VIEW}.scale.pxPerHour > 30")
    assert abs(page.evaluate(f"(x) => {VIEW}.point(x, 300).time", bar["x"]) - before) < 120_000


def test_buttons_keys_and_levels_zoom(show: Callable[..., Page]) -> None:
    page = show()
    level = page.get_by_role("combobox", name="Zoom")
    for name in ("Month", "Week", "Day", "Hour"):
        level.select_option(label=name)
        assert page.evaluate(f"{VIEW}.scale.level") == name.lower()
    page.get_by_role("button", name="Zoom out").click()
    expect(level).to_have_value("day")
    page.locator(".mes-gantt__scroll").focus()
    page.keyboard.press("+")
    expect(level).to_have_value("hour")
    assert page.evaluate(f"{VIEW}.scale.snapMinutes") == 1
    page.keyboard.press("0")
    assert page.evaluate(f"{VIEW}.to >= {VIEW}.scale.to")


def test_every_zoom_has_two_tiers_of_ticks_that_fit(show: Callable[..., Page]) -> None:
    page = show()
    for per_hour in (0.13, 0.3, 0.75, 1.2, 2, 3.5, 6, 12, 22, 60, 96, 200, 360):
        page.evaluate(f"{VIEW}.zoomTo({per_hour})")
        settle(page)
        counts = page.evaluate(f"[{VIEW}.minorTicks.length, {VIEW}.majorTicks.length]")
        assert 3 <= counts[0] <= 90, (per_hour, counts)
        assert 2 <= counts[1] <= 30, (per_hour, counts)


def test_dragging_empty_space_pans(show: Callable[..., Page]) -> None:
    page = show("#z=60")
    before = page.evaluate(f"{VIEW}.from")
    page.mouse.move(900, 172)
    page.mouse.down()
    page.mouse.move(700, 172, steps=5)
    page.mouse.up()
    assert page.evaluate(f"{VIEW}.from") - before == pytest.approx(200 / 60 * 3_600_000, rel=0.02)


def test_address_keeps_zoom_place_filter_and_selection(show: Callable[..., Page]) -> None:
    page = show()
    page.evaluate("island.select(77)")
    page.get_by_role("button", name="Late only").click()
    page.get_by_role("combobox", name="Zoom").select_option(label="Hour")
    until(
        page, "location.hash.includes('bar=77') && location.hash.includes('late=1') && location.hash.includes('z=96')"
    )
    held = page.evaluate(f"{VIEW}.from")
    again = show(page.evaluate("location.hash"))
    assert abs(again.evaluate(f"{VIEW}.from") - held) <= 3_600_000
    assert again.evaluate("[island.board.selected.id, island.board.lateOnly]") == [77, True]
    assert again.evaluate(f"{VIEW}.scale.pxPerHour") == 96


def test_rows_by_order_reloads_and_fixes_the_rows(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    page.get_by_role("button", name="By order").click()
    until(page, "island.board.rowsBy === 'order'")
    page.wait_for_timeout(150)
    assert server.loads[-1] == {"rows": ["order"]}
    bar = page.evaluate(FIND_MOVABLE)
    drag(page, bar, 66, 33)
    page.mouse.up()
    assert wait_posts(page, server, "/move")[-1]["row"] == bar["row"]


def test_failed_load_says_so_and_tries_again(show: Callable[..., Page], server: GanttServer) -> None:
    server.plan_status = 500
    page = show(allow="500")
    expect(page.locator(".mes-gantt__message")).to_contain_text("could not be loaded")
    server.plan_status = 200
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".mes-gantt__message")).to_be_hidden()
    assert page.evaluate("island.board.model.bars.length") == 240


def test_empty_plan_has_words(show: Callable[..., Page], server: GanttServer) -> None:
    server.plan.update(bars=[], links=[])
    page = show()
    expect(page.locator(".mes-gantt__message")).to_have_text("Nothing is planned in this period")
    page.locator(".mes-gantt__scroll").focus()
    for key in ("ArrowRight", "ArrowDown", "End", "Enter", "m", "0", "n"):
        page.keyboard.press(key)


def test_odd_bars_are_drawn_as_far_as_they_can(show: Callable[..., Page], server: GanttServer) -> None:
    first = server.plan["bars"][0]
    server.plan["bars"] += [
        first | {"id": "s:1", "row": "m:999", "label": HOSTILE, "sub": HOSTILE, "tip": [[HOSTILE, HOSTILE]]},
        first | {"id": "s:2", "end": first["start"], "setup_end": None, "state": "unheard-of", "order": None},
        first | {"id": "s:3", "start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z"},
    ]
    page = show()
    page.evaluate("island.select('s:1')")
    settle(page)
    expect(page.locator(".mes-gantt__card")).to_contain_text("No machine")
    page.get_by_role("button", name="Table").click()
    expect(page.locator(".mes-gantt__table tbody tr")).to_have_count(243)
    assert page.evaluate("window.hit") is None


def test_overlapping_bars_stand_in_lanes(show: Callable[..., Page], server: GanttServer) -> None:
    first = server.plan["bars"][0]
    server.plan["bars"].append(first | {"id": "twin"})
    page = show()
    tops = page.evaluate(f"[island.boundsOf({first['id']}).top, island.boundsOf('twin').top]")
    assert tops[1] - tops[0] == 24


def test_refresh_event_reloads_in_place(show: Callable[..., Page], server: GanttServer) -> None:
    page = show("#z=60")
    page.evaluate(f"{VIEW}.panBy(333, 0)")
    held = page.evaluate(f"{VIEW}.from")
    server.plan["bars"].pop()
    page.evaluate("document.querySelector('[data-island]').dispatchEvent(new Event('mes:refresh'))")
    until(page, "island.board.model.bars.length === 239")
    assert page.evaluate(f"{VIEW}.from") == pytest.approx(held, abs=120_000)


def test_another_planners_change_during_a_drag(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    drag(page, page.evaluate(FIND_MOVABLE), 66, 0)
    server.plan["version"] = "v2"
    page.evaluate("document.querySelector('[data-island]').dispatchEvent(new Event('mes:refresh'))")
    until(page, "island.board.model.version === 'v2'")
    page.mouse.up()
    assert wait_posts(page, server, "/move")[-1]["version"] == "v2"


def test_days_follow_the_site_through_summer_time(show: Callable[..., Page], server: GanttServer) -> None:
    server.plan["zone"] = "Europe/Berlin"
    page = show()
    result: dict[str, Any] = page.evaluate(
        """() => { const {zone} = island.board; const at = (text) => Date.parse(text);
        const days = zone.ticks(at("2026-10-24T12:00Z"), at("2026-10-26T12:00Z"), "day");
        return {days: days.map((day) => new Date(day).toISOString()), skipped: zone.fromInput("2026-03-29T02:30"),
          back: zone.toInput(zone.fromInput("2026-07-01T08:00")), week: zone.week(at("2027-01-03T12:00Z")),
          snapped: zone.toInput(zone.snap(at("2026-07-01T06:08Z"), 15))}; }"""
    )
    assert result["days"][:4] == [
        "2026-10-23T22:00:00.000Z", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z", "2026-10-26T23:00:00.000Z",
    ]  # fmt: skip
    assert result["skipped"] is not None
    assert (result["back"], result["week"], result["snapped"]) == ("2026-07-01T08:00", 53, "2026-07-01T08:15")


def test_forced_colours_use_the_systems(show: Callable[..., Page]) -> None:
    page = show()
    page.emulate_media(forced_colors="active")
    settle(page)
    assert page.evaluate(f"{VIEW}.theme.forced") is True
    assert page.evaluate(PIXEL, page.evaluate(FIND_MOVABLE)["id"]) == [255, 255, 255]


def test_fingers_pan_pinch_and_move_after_a_long_press(browser: Browser, server: GanttServer) -> None:
    touch = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True, reduced_motion="reduce")
    page = touch.new_page()
    page.goto(server.url)
    until(page, "window.island && island.board.model")
    settle(page)
    assert page.evaluate(f"{VIEW}.layout.rowHeight") == 48
    session = touch.new_cdp_session(page)

    def fingers(kind: str, *points: tuple[float, float]) -> None:
        spots = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    bar = page.evaluate(FIND_MOVABLE)
    before = page.evaluate(f"{VIEW}.from")
    fingers("touchStart", (bar["x"], bar["y"]))
    for step in range(1, 6):
        fingers("touchMove", (bar["x"] - 20 * step, bar["y"]))
    fingers("touchEnd")
    assert page.evaluate(f"{VIEW}.from") > before
    assert server.posts == []

    zoom = page.evaluate(f"{VIEW}.scale.pxPerHour")
    fingers("touchStart", (600, 400), (700, 400))
    fingers("touchMove", (550, 400), (750, 400))
    fingers("touchEnd")
    assert page.evaluate(f"{VIEW}.scale.pxPerHour") == pytest.approx(zoom * 2, rel=0.05)

    bar = page.evaluate(FIND_MOVABLE)
    fingers("touchStart", (bar["x"], bar["y"]))
    until(page, "island.board.mover.active")
    fingers("touchMove", (bar["x"] + 60, bar["y"]))
    fingers("touchEnd")
    assert wait_posts(page, server, "/move")[-1]["operation"] == bar["id"]
    touch.close()


def test_ten_thousand_bars_draw_only_what_is_seen(show: Callable[..., Page], server: GanttServer) -> None:
    server.plan = make_plan(10_000, 100, days=60)
    page = show()
    drawn = page.evaluate(
        f"""() => {{ const view = {VIEW}; const {{baseContext}} = view; let count = 0;
        const round = baseContext.roundRect;
        baseContext.roundRect = function (...at) {{ count += 1; return round.apply(this, at); }};
        view.baseDirty = true; view.paint(); delete baseContext.roundRect; return count; }}"""
    )
    assert 10 < drawn < 600
    drag(page, page.evaluate(FIND_MOVABLE), 66, 0)
    page.mouse.up()
    wait_posts(page, server, "/move")


def test_every_text_has_a_label_that_the_server_can_translate(show: Callable[..., Page], server: GanttServer) -> None:
    server.plan = make_plan(60, 8, zh=True)
    page = show()
    keys = page.evaluate("import('/islands/gantt/labels.js').then((module) => Object.keys(module.DEFAULT_LABELS))")
    assert sorted(keys) == sorted(ZH_LABELS)
    words = page.locator(".mes-gantt").inner_text()
    assert re.findall(r"[A-Za-z]{4,}", words) == []
