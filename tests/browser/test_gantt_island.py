"""The Gantt board in a real browser: moving by pointer, keys and form, table, themes, accessibility."""

# Fixtures are imported by name and then named again as arguments.
# ruff: noqa: F401, F811
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
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

QUARTER = 15 * 60_000


def milliseconds(page: Page, iso: str) -> int:
    return int(page.evaluate("(text) => Date.parse(text)", iso))


def test_draws_every_bar_in_its_state(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    assert page.evaluate("island.board.model.bars.length") == 240
    expect(page.locator(".mes-gantt__count")).to_have_text("240 operations, 34 late")
    bars = page.evaluate(
        """() => island.board.model.bars.filter((bar) => { const box = island.boundsOf(bar.id);
        return box.left > 250 && box.right < 1380 && box.top > 150 && box.bottom < 700 && box.width > 30; })
        .map(({id, state, late}) => ({id, state, late}))"""
    )
    softs = {
        "planned": [228, 238, 251],
        "running": [227, 244, 233],
        "waiting": [253, 240, 213],
        "done": [238, 241, 245],
    }
    assert len(bars) > 20
    for bar in bars:
        late = bar["late"] and bar["state"] != "done"
        assert page.evaluate(PIXEL, bar["id"]) == ([252, 232, 230] if late else softs[bar["state"]]), bar


def test_drag_checks_then_moves(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    bar = page.evaluate(FIND_MOVABLE)
    drag(page, bar, 66, 0)
    check = wait_posts(page, server, "/check")[-1]
    expect(page.locator(".mes-gantt__card")).to_contain_text("Fits")
    loads = len(server.loads)
    page.mouse.up()
    move = wait_posts(page, server, "/move")[-1]
    assert move == check
    assert set(move) == {"operation", "row", "start", "version"}
    assert (move["operation"], move["row"], move["version"]) == (bar["id"], bar["row"], "v1")
    start = milliseconds(page, move["start"])
    assert start % QUARTER == 0
    assert start > bar["start"]
    assert {header for _, _, header in server.posts} == {"token-1"}
    until(page, "toasts.length === 1")
    assert page.evaluate("toasts[0].tone") == "ok"
    assert len(server.loads) == loads + 1
    assert page.evaluate("island.board.selected.id") == bar["id"]


def test_drag_to_another_row_names_that_row(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    bar = page.evaluate(FIND_MOVABLE)
    drag(page, bar, 0, 33)
    page.mouse.up()
    move = wait_posts(page, server, "/move")[-1]
    rows = [row["id"] for row in server.plan["rows"]]
    assert rows.index(move["row"]) == rows.index(bar["row"]) + 1


def test_rows_a_bar_may_not_use_are_refused_locally(show: Callable[..., Page], server: GanttServer) -> None:
    for bar in server.plan["bars"]:
        bar["rows"] = [bar["row"]]
    page = show()
    bar = page.evaluate(FIND_MOVABLE)
    drag(page, bar, 66, 33)
    page.mouse.up()
    assert wait_posts(page, server, "/move")[-1]["row"] == bar["row"]


def test_keyboard_move_does_the_same(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    bar = page.evaluate(FIND_MOVABLE)
    page.evaluate("(id) => { island.select(id); document.querySelector('.mes-gantt__scroll').focus(); }", bar["id"])
    page.keyboard.press("m")
    assert "Moving" in live(page)
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    check = wait_posts(page, server, "/check")[-1]
    page.keyboard.press("Enter")
    move = wait_posts(page, server, "/move")[-1]
    rows = [row["id"] for row in server.plan["rows"]]
    assert move == check
    assert rows.index(move["row"]) == rows.index(bar["row"]) + 1
    assert milliseconds(page, move["start"]) == (bar["start"] // QUARTER + 2) * QUARTER
    until(page, "toasts.length === 1")
    assert bar["label"] in live(page)


def test_escape_leaves_everything_as_it_was(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    bar = page.evaluate(FIND_MOVABLE)
    page.evaluate("(id) => { island.select(id); document.querySelector('.mes-gantt__scroll').focus(); }", bar["id"])
    for key in ("m", "ArrowRight", "Escape"):
        page.keyboard.press(key)
    assert live(page) == "Move cancelled"
    assert page.evaluate("island.board.mover.active") is None
    page.wait_for_timeout(250)
    assert server.posts == []


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"ok": False, "message": "Cutter 1 is closed then."}),
        (409, {"title": "Conflict", "detail": "Cutter 1 is closed then.", "status": 409}),
        (422, {"title": "Cutter 1 is closed then."}),
    ],
)
def test_refused_drop_returns_and_says_why(
    show: Callable[..., Page], server: GanttServer, answer: tuple[int, dict[str, Any]]
) -> None:
    server.answers["/move"] = answer
    page = show(allow="the server responded with a status of 4")
    bar = page.evaluate(FIND_MOVABLE)
    drag(page, bar, 66, 0)
    page.mouse.up()
    until(page, "toasts.length === 1")
    assert page.evaluate("toasts[0]") == {"message": "Not moved: Cutter 1 is closed then.", "tone": "error"}
    assert live(page) == "Not moved: Cutter 1 is closed then."
    assert page.evaluate(FIND_MOVABLE) == bar
    assert page.evaluate("island.board.mover.active") is None


def test_refused_check_shows_red_and_is_not_sent_on(show: Callable[..., Page], server: GanttServer) -> None:
    late = {"id": 200, "start": "2026-11-06T00:00:00Z", "end": "2026-11-06T02:00:00Z", "late_minutes": 95}
    server.answers["/check"] = (200, {"ok": False, "message": "No free time", "effects": [late]})
    page = show()
    drag(page, page.evaluate(FIND_MOVABLE), 66, 0)
    card = page.locator(".mes-gantt__card")
    expect(card).to_contain_text("No free time")
    expect(card).to_contain_text("1 h 35 min late")
    expect(card).to_have_attribute("data-tone", "error")
    page.mouse.up()
    until(page, "toasts.length === 1")
    assert [path for path, _, _ in server.posts if path == "/move"] == []


def test_lost_connection_changes_nothing(show: Callable[..., Page], server: GanttServer) -> None:
    page = show(allow="ERR_FAILED")
    page.route("**/move", lambda route: route.abort())
    bar = page.evaluate(FIND_MOVABLE)
    drag(page, bar, 66, 0)
    page.mouse.up()
    until(page, "toasts.length === 1")
    assert "No connection" in page.evaluate("toasts[0].message")
    assert page.evaluate(FIND_MOVABLE) == bar


def test_move_by_form(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    bar = page.evaluate(FIND_MOVABLE)
    page.mouse.click(bar["x"], bar["y"])
    page.get_by_role("button", name="Move…").click()
    dialog = page.get_by_role("dialog", name=f"Move {bar['label']}")
    dialog.get_by_label("Machine").select_option(label="Table 14")
    dialog.get_by_label("Start").fill("2026-11-05T08:30")
    expect(dialog.get_by_role("status")).to_contain_text("Fits")
    dialog.get_by_role("button", name="Move here").click()
    assert wait_posts(page, server, "/move")[-1] == {
        "operation": bar["id"], "row": "m:14", "start": "2026-11-05T00:30:00Z", "version": "v1",
    }  # fmt: skip
    expect(dialog).to_be_hidden()


def test_undo_of_the_last_move(show: Callable[..., Page], server: GanttServer) -> None:
    server.answers |= {"/move": (200, {"ok": True, "undo": "/undo/9"}), "/undo/9": (200, {"ok": True})}
    page = show()
    undo = page.get_by_role("button", name="Undo move")
    expect(undo).to_be_disabled()
    drag(page, page.evaluate(FIND_MOVABLE), 66, 0)
    page.mouse.up()
    undo.click()
    wait_posts(page, server, "/undo/9")
    until(page, "toasts.length === 2")
    assert page.evaluate("toasts[1].message") == "Move undone"
    expect(undo).to_be_disabled()


def test_what_runs_or_is_done_cannot_be_moved(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    fixed = page.evaluate("island.board.model.bars.find((bar) => bar.state === 'running').id")
    page.evaluate("(id) => { island.select(id); document.querySelector('.mes-gantt__scroll').focus(); }", fixed)
    expect(page.get_by_role("button", name="Move…")).to_be_disabled()
    page.keyboard.press("m")
    assert "cannot be moved" in live(page)


def test_read_only_board_offers_no_move(show: Callable[..., Page], server: GanttServer) -> None:
    server.plan["editable"] = False
    page = show()
    expect(page.get_by_role("button", name="Move…")).to_be_hidden()
    expect(page.get_by_role("button", name="Undo move")).to_be_hidden()


def test_arrow_keys_select_and_enter_opens(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    page.locator(".mes-gantt__scroll").focus()
    page.keyboard.press("ArrowRight")
    first = page.evaluate("island.board.selected.id")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("({id: island.board.selected.id, label: island.board.selected.label})")
    assert second["id"] != first
    assert second["label"] in live(page)
    expect(page.locator(".mes-gantt__card")).to_contain_text(second["label"])
    page.keyboard.press("ArrowDown")
    assert page.evaluate("island.board.selected.row") != page.evaluate(f"island.board.model.barById.get({first}).row")
    page.keyboard.press("Enter")
    page.wait_for_url("**/order/*")


def test_search_and_late_filter(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    search = page.get_by_role("searchbox", name="Search orders")
    search.fill("so-0031 wool")
    expect(page.locator(".mes-gantt__hits")).to_have_text("0 found")
    search.fill("so-0031")
    expect(page.locator(".mes-gantt__hits")).to_have_text("5 found")
    search.press("Enter")
    assert page.evaluate("island.board.selected.order") == "SO-0031"
    search.press("Escape")
    page.get_by_role("button", name="Late only").click()
    assert page.evaluate("island.board.model.shownCount") == 34


def test_table_lists_every_bar_and_follows_the_filter(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    page.get_by_role("button", name="Table").click()
    rows = page.locator(".mes-gantt__table tbody tr")
    expect(rows).to_have_count(240)
    expect(page.get_by_role("table", name="Planning board")).to_be_visible()
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.bar == island.board.selected.id")
    page.get_by_role("button", name="Late only").click()
    expect(rows).to_have_count(34)
    expect(rows.first).to_contain_text("Late")


def test_theme_change_redraws_in_other_colours(show: Callable[..., Page], server: GanttServer) -> None:
    page = show()
    bar = page.evaluate(FIND_MOVABLE)["id"]
    light = page.evaluate(PIXEL, bar)
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    settle(page)
    dark = page.evaluate(PIXEL, bar)
    assert sum(light) > 500 > 300 > sum(dark)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_axe_finds_nothing(show: Callable[..., Page], server: GanttServer, theme: str, language: str) -> None:
    server.theme, server.lang = theme, language
    if language == "zh-CN":
        server.plan = make_plan(240, 14, zh=True)
    words = ZH_LABELS if language == "zh-CN" else {"move": "Move…", "table": "Table"}
    page = show()
    bar = page.evaluate(FIND_MOVABLE)
    page.mouse.click(bar["x"], bar["y"])
    assert violations(page) == []
    page.locator(".mes-gantt__bar").get_by_role("button", name=words["move"]).click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name=words["table"]).click()
    assert violations(page) == []
