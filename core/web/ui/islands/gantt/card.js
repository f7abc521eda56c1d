/** The floating card: facts of the hovered or selected bar, or the answer of the check while a bar is moved. */

import { h } from "./dom.js";
import { signsOf } from "./draw.js";
import { sign } from "./shapes.js";

const HIDE_DELAY = 150;
const GAP = 10;
const EFFECTS_LISTED = 5;

export class Card {
  constructor(board) {
    this.board = board;
    this.element = h("div", {
      class: "mes-gantt__card", hidden: true, role: "tooltip",
      onpointerenter: () => clearTimeout(this.timer), onpointerleave: () => this.hideSoon(),
    });
    this.timer = 0;
  }

  /** Shows a bar's facts beside it, at the pointer's place when there is one. */
  showBar(bar, event) {
    if (this.shown === bar) return clearTimeout(this.timer);
    const { board } = this;
    this.shown = bar;
    this.fill(
      "", h("p", { class: "mes-gantt__card-title" }, bar.label), bar.sub && h("p", { class: "mes-gantt__card-sub" }, bar.sub),
      h("p", { class: "mes-gantt__card-signs" }, this.words(bar)), this.facts(bar),
    );
    this.placeBeside(board.viewport.clientBox(bar), event);
  }

  words(bar) {
    const { labels } = this.board;
    const words = signsOf(bar).map((name) => h("span", { class: `mes-gantt__word mes-gantt__word--${name}` }, sign(name), labels.get(name)));
    if (!words.length) words.push(h("span", { class: "mes-gantt__word" }, labels.get(bar.state)));
    return words;
  }

  facts(bar) {
    const { board } = this;
    const { labels } = board;
    const rows = [
      [labels.get(board.rowsBy === "order" ? "row_order" : "machine"), board.rowName(bar.row)],
      [labels.get("start"), board.timeText(bar.start)],
      bar.setupEnd > bar.start && [labels.get("setup"), labels.duration((bar.setupEnd - bar.start) / 60_000)],
      [labels.get("end"), board.timeText(bar.end)],
      ...bar.tip,
    ].filter(Boolean);
    return h("dl", { class: "mes-gantt__facts" }, rows.map(([name, value]) => [h("dt", null, name), h("dd", null, String(value))]));
  }

  /** Shows where the moved bar would land and what the server says to it. */
  showMove(move) {
    const { board } = this;
    const { labels } = board;
    this.shown = null;
    clearTimeout(this.timer);
    const { answer } = move;
    const tone = answer ? (answer.ok ? "ok" : "error") : "";
    const verdict = answer ? board.mover.verdict(answer) : labels.get(move.saving ? "moving" : "checking");
    const quiet = !answer && !move.checking && !move.saving;
    this.fill(
      tone, h("p", { class: "mes-gantt__card-title" }, move.bar.label),
      h("p", { class: "mes-gantt__card-sub" }, `${board.rowName(move.row)} · ${board.timeText(move.shown.start)}`),
      quiet ? null : h("p", { class: `mes-gantt__verdict mes-gantt__verdict--${tone || "wait"}` }, answer && sign(answer.ok ? "done" : "refused"), verdict),
      answer?.effects.length ? this.effects(answer.effects) : null,
    );
    this.placeBeside(board.viewport.clientBox(move.bar, { row: move.row, ...move.shown }));
  }

  effects(effects) {
    const { board } = this;
    const { labels } = board;
    const line = (effect) => effect.lateMinutes > 0
      ? labels.format("effect_late", { label: effect.label, duration: labels.duration(effect.lateMinutes) })
      : labels.format("effect_shift", { label: effect.label, start: board.timeText(effect.start) });
    const rest = effects.length - EFFECTS_LISTED;
    return [
      h("p", { class: "mes-gantt__card-sub" }, labels.format("effects", { count: effects.length })),
      h("ul", { class: "mes-gantt__effects" },
        effects.slice(0, EFFECTS_LISTED).map((effect) => h("li", { class: effect.lateMinutes > 0 && "mes-gantt__late" }, line(effect))),
        rest > 0 && h("li", null, labels.format("effects_more", { count: rest }))),
    ];
  }

  fill(tone, ...content) {
    this.element.dataset.tone = tone;
    this.element.replaceChildren();
    this.element.append(...content.flat(2).filter(Boolean));
    this.element.hidden = false;
  }

  /** Below the box, or above it when there is no room; never over it, always inside the stage. */
  placeBeside(box, event) {
    if (!box) return this.hide();
    const stage = this.board.stage.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const wish = (event ? event.clientX + GAP : box.left) - stage.left;
    const left = Math.min(Math.max(GAP, wish), stage.width - width - GAP);
    const below = box.bottom - stage.top + GAP;
    const above = box.top - stage.top - height - GAP;
    const top = below + height <= stage.height - 4 || above < 0 ? below : above;
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  hideSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), HIDE_DELAY);
  }

  hide() {
    clearTimeout(this.timer);
    this.shown = null;
    this.element.hidden = true;
  }
}
