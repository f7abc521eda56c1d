/** Everything the pointer can do, by keys while the board has the focus. */

import { HOUR, MINUTE } from "./zone.js";

export class Keyboard {
  constructor(board) {
    this.board = board;
    this.view = board.viewport;
    this.view.scroller.addEventListener("keydown", (event) => this.key(event));
    this.view.scroller.addEventListener("blur", () => board.mover.active?.via === "keys" && board.mover.cancel());
  }

  key(event) {
    if (event.isComposing || !this.board.model) return;
    const handled = this.board.mover.active ? this.moving(event) : this.browsing(event);
    if (handled) event.preventDefault();
  }

  browsing(event) {
    const { board, view } = this;
    if ((event.ctrlKey || event.metaKey) && event.key === "z") return this.run(() => board.mover.undo());
    if (event.ctrlKey || event.metaKey) return false;
    if (event.altKey) return this.scroll(event.key);
    const actions = {
      ArrowLeft: () => this.along(-1), ArrowRight: () => this.along(1),
      ArrowUp: () => this.across(-1), ArrowDown: () => this.across(1),
      Home: () => this.end(0), End: () => this.end(-1),
      PageUp: () => view.panBy(0, -view.height * 0.8), PageDown: () => view.panBy(0, view.height * 0.8),
      Enter: () => board.open(board.selected), Escape: () => board.select(null),
      m: () => board.selected && board.mover.begin(board.selected, "keys") && this.explain(),
      M: () => board.selected && board.openMoveDialog(board.selected),
      ContextMenu: () => board.selected && board.openMoveDialog(board.selected),
      "+": () => view.zoomTo(view.scale.step(1), this.anchor()), "=": () => view.zoomTo(view.scale.step(1), this.anchor()),
      "-": () => view.zoomTo(view.scale.step(-1), this.anchor()), 0: () => view.zoomToFit(),
      n: () => view.showTime(view.now), "/": () => board.toolbar.focusSearch(),
    };
    const action = actions[event.key];
    return action ? this.run(action) : false;
  }

  run(action) {
    action();
    return true;
  }

  scroll(key) {
    const steps = { ArrowLeft: [-120, 0], ArrowRight: [120, 0], ArrowUp: [0, -64], ArrowDown: [0, 64] }[key];
    if (steps) this.view.panBy(...steps);
    return Boolean(steps);
  }

  /** Zooming by key holds the selected bar in place when it is in sight. */
  anchor() {
    const { selected } = this.board;
    const x = selected ? this.view.x(selected.start) : -1;
    return x > this.view.headWidth && x < this.view.width ? x : undefined;
  }

  /** Next or previous shown bar of the same row; with nothing selected, the first one in sight. */
  along(step) {
    const { board } = this;
    if (!board.selected) return this.enter();
    const bars = this.bars(board.selected.row);
    const next = bars[bars.indexOf(board.selected) + step];
    if (next) board.select(next);
  }

  /** The nearest bar in time of the next row that has one. */
  across(step) {
    const { board, view } = this;
    if (!board.selected) return this.enter();
    const order = view.layout.rowOrder;
    const middle = (board.selected.start + board.selected.end) / 2;
    for (let at = view.layout.lineOf(board.selected).position + step; order[at]; at += step) {
      const nearest = closest(this.bars(order[at].row.id), middle);
      if (nearest) return board.select(nearest);
    }
  }

  end(index) {
    const { board, view } = this;
    const row = board.selected?.row ?? view.layout.rowOrder.find((line) => this.bars(line.row.id).length)?.row.id;
    const bar = row === undefined ? null : this.bars(row).at(index);
    if (bar) board.select(bar);
  }

  enter() {
    const { board, view } = this;
    const inSight = view.layout.between(view.scrollY, view.scrollY + view.height - view.headHeight);
    for (const line of inSight) {
      const bar = line.row && closest(this.bars(line.row.id), (view.from + view.to) / 2);
      if (bar && bar.end > view.from && bar.start < view.to) return board.select(bar);
    }
    const any = board.model.bars.find((bar) => bar.shown);
    if (any) board.select(any);
  }

  bars(rowId) {
    return this.board.model.rowById.get(rowId).bars.filter((bar) => bar.shown);
  }

  explain() {
    const { board } = this;
    board.announce(board.labels.format("move_started", { label: board.selected.label }));
  }

  moving(event) {
    const { board, view } = this;
    const { mover } = board;
    const move = mover.active;
    const snap = view.scale.snapMinutes * MINUTE;
    const stride = event.shiftKey ? Math.max(HOUR, snap * 4) : snap;
    const step = { ArrowLeft: -stride, ArrowRight: stride }[event.key];
    if (step) this.place(move.row, view.zone.snap(move.start + step, view.scale.snapMinutes));
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const rows = mover.rows;
      const at = rows.findIndex((row) => row.id === move.row) + (event.key === "ArrowUp" ? -1 : 1);
      if (rows[at]) this.place(rows[at].id, move.start);
    } else if (event.key === "Enter") mover.drop();
    else if (event.key === "Escape") mover.cancel();
    else return event.key !== "Tab" && event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    return true;
  }

  place(row, start) {
    const { board, view } = this;
    board.mover.to(row, start);
    const move = board.mover.active;
    view.reveal(move.bar, { row: move.row, ...move.shown });
    board.announce(board.labels.format("move_at", { row: board.rowName(move.row), start: board.timeText(move.start) }));
  }
}

function closest(bars, instant) {
  const distance = (bar) => Math.max(bar.start - instant, instant - bar.end, 0);
  return bars.reduce((best, bar) => (!best || distance(bar) < distance(best) ? bar : best), null);
}
