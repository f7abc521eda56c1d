"""The Gantt board in a real browser: drawing, moving by pointer, keys, form and touch, table, themes, accessibility."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.axe import violations
from tests.browser.gantt_plan import ZH_LABELS, make_plan
from tests.browser.gantt_server import GanttServer

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
FITS = {"ok": True, "start": "2026-11-05T00:00:00Z", "end": "2026-11-05T02:00:00Z", "message": "", "effects": []}
FIND_MOVABLE = """() => { const {board} = island; const view = board.viewport;
  const bar = board.model.bars.find((one) => { const box = view.clientBox(one);
    return board.model.movable(one) && box.left > 250 && box.right < 1200 && box.top > 150 && box.width > 40; });
  const box = view.clientBox(bar);
  return {id: bar.id, row: bar.row, start: bar.start, label: bar.label, x: box.x + box.width / 2, y: box.y + box.height / 2}; }"""
PIXEL = """(id) => { const {base, ratio, scroller} = island.board.viewport; const box = island.boundsOf(id);
  const frame = scroller.getBoundingClientRect();
  const at = [box.right - 6 - frame.left, box.top + 5 - frame.top].map((value) => Math.round(value * ratio));
  const copy = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  copy.drawImage(base, at[0], at[1], 1, 1, 0, 0, 1, 1);
  return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3); }"""
QUARTER = 15 * 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


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
    assert [error for error in errors if not any(allow and allow in error for allow in expected)] == []


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
    softs = {"planned": [228, 238, 251], "running": [227, 244, 233], "waiting": [253, 240, 213], "done": [238, 241, 245]}
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
    assert start % QUARTER == 0 and start > bar["start"]
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
