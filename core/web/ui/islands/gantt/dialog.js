/** "Move…": the same move by form fields, for those who neither drag nor use the arrow mode (WCAG 2.5.7). */

import { h } from "./dom.js";

export class MoveDialog {
  constructor(board) {
    this.board = board;
    const { labels } = board;
    this.row = h("select", { class: "mes-gantt__field", onchange: () => this.changed() });
    this.rowLabel = h("label", { class: "mes-gantt__label" }, h("span", null, labels.get("machine")), this.row);
    this.start = h("input", { class: "mes-gantt__field", type: "datetime-local", step: "60", required: true, oninput: () => this.changed() });
    this.title = h("h2", { class: "mes-gantt__dialog-title", id: `${board.uid}-move` });
    this.verdict = h("p", { class: "mes-gantt__verdict", role: "status" });
    const form = h(
      "form", { method: "dialog", onsubmit: (event) => this.submit(event) }, this.title, this.rowLabel,
      h("label", { class: "mes-gantt__label" }, h("span", null, labels.get("start")), this.start), this.verdict,
      h("div", { class: "mes-gantt__dialog-actions" },
        h("button", { type: "button", class: "mes-gantt__button", onclick: () => this.element.close() }, labels.get("cancel")),
        h("button", { type: "submit", class: "mes-gantt__button mes-gantt__button--main" }, labels.get("move_confirm"))),
    );
    this.element = h("dialog", { class: "mes-gantt__dialog", "aria-labelledby": this.title.id, onclose: () => this.closed() }, form);
  }

  /** Opens for a bar; focus returns to where it was when the dialog closes. */
  open(bar) {
    const { board } = this;
    if (!board.mover.begin(bar, "dialog")) return;
    this.title.textContent = board.labels.format("move_title", { label: bar.label });
    this.row.replaceChildren(...board.mover.rows.map((row) => h("option", { value: row.id, selected: row.id === bar.row }, board.rowName(row.id))));
    this.rowLabel.hidden = board.rowsFixed;
    this.start.value = board.zone.toInput(bar.start);
    this.verdict.textContent = "";
    this.element.showModal();
  }

  changed() {
    const instant = this.board.zone.fromInput(this.start.value);
    this.verdict.textContent = instant === null ? this.board.labels.get("invalid_time") : "";
    if (instant !== null) this.board.mover.to(this.row.value, instant);
  }

  /** Repeats the check's answer inside the dialog, where the user is looking. */
  update(move) {
    if (!this.element.open || !move) return;
    const { labels } = this.board;
    const { answer } = move;
    this.verdict.className = `mes-gantt__verdict mes-gantt__verdict--${answer ? (answer.ok ? "ok" : "error") : "wait"}`;
    if (answer) this.verdict.textContent = this.board.mover.summary(answer);
    else if (move.checking || move.saving) this.verdict.textContent = labels.get(move.saving ? "moving" : "checking");
  }

  async submit(event) {
    event.preventDefault();
    if (this.board.zone.fromInput(this.start.value) === null) return;
    const dropping = this.board.mover.drop();
    if (this.board.mover.active) await dropping;
    this.element.close();
  }

  closed() {
    const { mover } = this.board;
    if (mover.active?.via === "dialog") mover.cancel();
  }
}
