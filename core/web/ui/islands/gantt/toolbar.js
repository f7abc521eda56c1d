/** The control row above the board, and the legend below it. */

import { debounce, h } from "./dom.js";
import { LEVELS } from "./scale.js";
import { icon, sign } from "./shapes.js";

export class Toolbar {
  constructor(board) {
    this.board = board;
    const { labels } = board;
    const text = (key) => labels.get(key);
    const button = (name, key, action, extra) => h(
      "button", { type: "button", class: "mes-gantt__button", title: text(key), "aria-label": text(key), onclick: action, ...extra }, icon(name));
    const wordy = (name, key, action, extra) => h(
      "button", { type: "button", class: "mes-gantt__button", onclick: action, ...extra }, icon(name), h("span", null, text(key)));

    this.search = h("input", {
      class: "mes-gantt__field", type: "search", placeholder: text("search"), "aria-label": text("search"),
      autocomplete: "off", oninput: debounce(() => board.applyFilter(), 120), onkeydown: (event) => this.searchKey(event),
    });
    this.hits = h("span", { class: "mes-gantt__hits", "aria-live": "polite" });
    this.late = h("button", { type: "button", class: "mes-gantt__button", "aria-pressed": "false", onclick: () => this.toggleLate() }, sign("late"), h("span", null, text("late_only")));
    this.rowButtons = ["machine", "order"].map((kind) => h(
      "button", { type: "button", class: "mes-gantt__button", "data-rows": kind, "aria-pressed": "false", onclick: () => board.setRows(kind) }, text(`rows_${kind}`)));
    this.level = h("select", { class: "mes-gantt__field", "aria-label": text("zoom"), onchange: () => this.pickLevel() },
      [...LEVELS].reverse().map((level) => h("option", { value: level.id }, text(`zoom_${level.id}`))));
    this.open = wordy("open", "open", () => board.open(board.selected), { disabled: true });
    this.move = wordy("move", "move", () => board.openMoveDialog(board.selected), { disabled: true });
    this.undo = wordy("undo", "undo", () => board.mover.undo(), { disabled: true });
    this.table = wordy("table", "table", () => board.setTable(!board.tableShown), { "aria-pressed": "false" });
    this.count = h("span", { class: "mes-gantt__count" });
    const group = (key, ...children) => h("div", { class: "mes-gantt__group", role: "group", "aria-label": text(key) }, ...children);
    this.element = h(
      "div", { class: "mes-gantt__bar" },
      h("div", { class: "mes-gantt__search" }, icon("search"), this.search), this.hits, this.late,
      h("div", { class: "mes-gantt__group mes-gantt__group--joined", role: "group", "aria-label": text("rows") }, ...this.rowButtons),
      group("zoom", button("minus", "zoom_out", () => this.zoom(-1)), this.level, button("plus", "zoom_in", () => this.zoom(1)),
        button("now", "go_now", () => board.viewport.showTime(board.viewport.now))),
      group("actions", this.open, this.move, this.undo),
      h("span", { class: "mes-gantt__spring" }), this.count, this.table,
    );
  }

  /** Brings every control in line with the board's state. */
  update() {
    const { board } = this;
    const { model, selected, mover } = board;
    if (!model) return;
    this.open.disabled = !selected?.href;
    this.move.hidden = !model.editable;
    this.move.disabled = !selected || !model.movable(selected);
    this.undo.hidden = !model.editable;
    this.undo.disabled = !mover.undoUrl;
    this.table.setAttribute("aria-pressed", String(board.tableShown));
    for (const button of this.rowButtons) button.setAttribute("aria-pressed", String(button.dataset.rows === board.rowsBy));
    this.late.setAttribute("aria-pressed", String(board.lateOnly));
    this.hits.textContent = this.search.value.trim() ? board.labels.format("search_hits", { count: model.shownCount }) : "";
    const number = (value) => new Intl.NumberFormat(board.zone.locale).format(value);
    this.count.textContent = board.labels.format("count", { bars: number(model.bars.length), late: number(model.lateCount) });
    this.zoomed();
  }

  zoomed() {
    this.level.value = this.board.viewport.scale.level;
  }

  zoom(direction) {
    const { viewport } = this.board;
    viewport.zoomTo(viewport.scale.step(direction));
  }

  pickLevel() {
    this.board.viewport.zoomTo(LEVELS.find((level) => level.id === this.level.value).pxPerHour);
  }

  toggleLate() {
    this.board.lateOnly = !this.board.lateOnly;
    this.board.applyFilter();
  }

  focusSearch() {
    this.search.focus();
    this.search.select();
  }

  searchKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.board.applyFilter();
      this.board.selectNextHit();
    } else if (event.key === "Escape" && this.search.value) {
      event.preventDefault();
      this.search.value = "";
      this.board.applyFilter();
    }
  }
}

/** What the signs and fills mean: a sample and a word each. */
export function legend(labels) {
  const sample = (kind) => h("span", { class: `mes-gantt__sample mes-gantt__sample--${kind}`, "aria-hidden": "true" });
  const entry = (mark, key) => h("li", null, mark, labels.get(key));
  return h(
    "ul", { class: "mes-gantt__legend", "aria-label": labels.get("legend") },
    entry(sample("setup"), "setup"), entry(sample("planned"), "planned"),
    ...["running", "waiting", "done", "late", "pinned", "moved"].map((name) => entry(sign(name), name)),
    entry(sample("closed"), "closed"), entry(sample("load"), "load"), entry(sample("overload"), "overload"),
  );
}
