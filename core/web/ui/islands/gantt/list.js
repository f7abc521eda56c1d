/** The same plan as a real table: for screen readers, for reading along, for copying. */

import { h } from "./dom.js";
import { signsOf } from "./draw.js";
import { sign, SIGNS } from "./shapes.js";

const PAGE = 500;

export class TableView {
  constructor(board) {
    this.board = board;
    this.body = h("tbody", { onkeydown: (event) => this.key(event), onfocusin: (event) => this.focused(event) });
    this.rowHead = h("th", { scope: "col" });
    const { labels } = board;
    const head = ["operation", "details", "start", "end", "state", "remarks"].map((key) => h("th", { scope: "col" }, labels.get(key)));
    const table = h("table", { class: "mes-gantt__table", "aria-label": labels.get("board") },
      h("thead", null, h("tr", null, this.rowHead, ...head, h("th", { scope: "col" }, labels.get("actions")))), this.body);
    this.more = h("button", { type: "button", class: "mes-gantt__button", hidden: true, onclick: () => this.grow() });
    this.element = h("div", { class: "mes-gantt__tablewrap", hidden: true, tabindex: "0", role: "region", "aria-label": labels.get("table") }, table, this.more);
    this.limit = PAGE;
  }

  /** Lists the bars that search and filter let through, in the board's order. */
  render() {
    const { board } = this;
    this.rowHead.textContent = board.labels.get(board.rowsBy === "order" ? "row_order" : "machine");
    this.bars = board.viewport.layout.rowOrder.flatMap((line) => line.row.bars.filter((bar) => bar.shown));
    const listed = this.bars.slice(0, this.limit);
    this.rows = new Map(listed.map((bar) => [bar.id, this.row(bar)]));
    this.body.replaceChildren(...this.rows.values());
    const rest = this.bars.length - listed.length;
    this.more.hidden = rest <= 0;
    this.more.textContent = board.labels.format("more_rows", { count: Math.min(rest, PAGE) });
    this.mark();
  }

  grow() {
    const reached = this.limit;
    this.limit += PAGE;
    this.render();
    this.body.rows[reached]?.focus();
  }

  row(bar) {
    const { board } = this;
    const { labels } = board;
    const remarks = signsOf(bar).filter((name) => name !== bar.state);
    const name = bar.href ? h("a", { href: bar.href }, bar.label) : bar.label;
    return h(
      "tr", { tabindex: "-1", "data-bar": bar.id },
      h("td", null, board.rowName(bar.row)), h("th", { scope: "row" }, name), h("td", null, bar.sub),
      h("td", { class: "mes-gantt__time" }, board.timeText(bar.start)), h("td", { class: "mes-gantt__time" }, board.timeText(bar.end)),
      h("td", null, this.words([bar.state])), h("td", null, this.words(remarks)),
      h("td", null, board.model.movable(bar) && h(
        "button", { type: "button", class: "mes-gantt__button", "aria-label": `${labels.get("move")} ${bar.label}`, onclick: () => board.openMoveDialog(bar) },
        labels.get("move"))),
    );
  }

  words(names) {
    const { labels } = this.board;
    return names.map((name) => h("span", { class: `mes-gantt__word mes-gantt__word--${name}` }, name in SIGNS && sign(name), labels.get(name)));
  }

  /** Shows which row is selected; exactly one row is in the tab order. */
  mark() {
    if (!this.rows?.size) return;
    const selected = this.rows.get(this.board.selected?.id);
    for (const row of this.rows.values()) {
      row.toggleAttribute("data-selected", row === selected);
      row.tabIndex = -1;
    }
    (selected ?? this.body.rows[0]).tabIndex = 0;
  }

  focused(event) {
    const row = event.target.closest("tr");
    const bar = this.board.model.barById.get(barId(row, this.rows));
    if (bar && bar !== this.board.selected) this.board.select(bar, { announce: false });
  }

  key(event) {
    const row = event.target.closest("tr");
    if (event.target !== row) return;
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const target = step ? row[step] : { Home: this.body.rows[0], End: this.body.rows[this.body.rows.length - 1] }[event.key];
    if (target) {
      event.preventDefault();
      target.focus();
    } else if (event.key === "Enter") this.board.open(this.board.selected);
    else if (event.key === "m") {
      event.preventDefault();
      this.board.openMoveDialog(this.board.selected);
    }
  }
}

function barId(row, rows) {
  for (const [id, element] of rows) if (element === row) return id;
  return null;
}
