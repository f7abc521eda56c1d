/** The planning board: holds the state and ties viewport, input, move, table and controls together. */

import { readAddress, writeAddress } from "./address.js";
import { loadPlan } from "./api.js";
import { Card } from "./card.js";
import { MoveDialog } from "./dialog.js";
import { debounce, h } from "./dom.js";
import { Keyboard } from "./keyboard.js";
import { TableView } from "./list.js";
import { Model } from "./model.js";
import { Mover } from "./move.js";
import { Pointer } from "./pointer.js";
import { watchTheme } from "./theme.js";
import { legend, Toolbar } from "./toolbar.js";
import { Viewport } from "./viewport.js";
import { Zone } from "./zone.js";

const LOADING_AFTER = 300;
let boards = 0;

export class Board {
  constructor(element, labels) {
    this.element = element;
    this.labels = labels;
    this.uid = `mes-gantt-${(boards += 1)}`;
    this.model = this.selected = this.hovered = null;
    this.tableShown = false;
    this.saved = readAddress();
    this.rowsBy = this.saved.rowsBy ?? new URL(element.dataset.src, location.href).searchParams.get("rows") ?? "machine";
    this.lateOnly = this.saved.late;
    this.mover = new Mover(this);
    this.remember = debounce(() => this.writeState(), 300);
  }

  /** Builds the controls once the first document brought its labels. */
  build() {
    this.viewport = new Viewport(this);
    this.card = new Card(this);
    this.toolbar = new Toolbar(this);
    this.table = new TableView(this);
    this.dialog = new MoveDialog(this);
    this.live = h("div", { class: "mes-gantt__live", role: "status", "aria-live": "polite" });
    this.help = h("p", { class: "mes-gantt__live", id: `${this.uid}-help` }, this.labels.get("board_help"));
    this.viewport.scroller.setAttribute("aria-describedby", this.help.id);
    this.message = h("div", { class: "mes-gantt__message", hidden: true });
    this.stage = h("div", { class: "mes-gantt__stage" }, this.viewport.scroller, this.card.element, this.message);
    this.toolbar.search.value = this.saved.query;
    this.element.classList.add("mes-gantt");
    this.element.replaceChildren(
      this.toolbar.element, this.stage, this.table.element, legend(this.labels), this.help, this.live, this.dialog.element, this.viewport.probe);
    this.pointer = new Pointer(this);
    this.keyboard = new Keyboard(this);
    const observer = new ResizeObserver(() => this.viewport.resize());
    observer.observe(this.viewport.scroller);
    const stopTheme = watchTheme(() => this.viewport.refreshTheme());
    const ticking = setInterval(() => this.viewport.invalidate(), 30_000);
    this.stop = () => {
      observer.disconnect();
      stopTheme();
      clearInterval(ticking);
      this.loading?.abort();
    };
  }

  /** Loads and shows the plan; a failure is shown in place with a way to try again. */
  async load() {
    this.loading?.abort();
    const loading = (this.loading = new AbortController());
    const slow = setTimeout(() => this.showMessage("loading"), LOADING_AFTER);
    try {
      this.show(await loadPlan(this.element.dataset.src, this.rowsBy, loading.signal));
    } catch (error) {
      if (error.name === "AbortError") return;
      console.error(error);
      this.showMessage("load_failed", true);
    } finally {
      clearTimeout(slow);
    }
  }

  /** Fetches again and keeps place, zoom and selection. */
  reload() {
    return this.load();
  }

  show(plan) {
    this.labels.add(plan.labels);
    const first = !this.viewport;
    if (first) this.build();
    this.zone = new Zone(plan.zone, plan.locale ?? document.documentElement.lang);
    this.model = new Model(plan);
    this.rowsBy = this.model.rowsBy ?? this.rowsBy;
    const kept = this.selected?.id ?? this.saved.bar;
    this.selected = this.model.bars.find((bar) => String(bar.id) === String(kept)) ?? null;
    this.hovered = null;
    this.card.hide();
    this.viewport.setModel(this.model, this.zone);
    this.mover.rebind();
    if (first) this.firstPlace();
    this.applyFilter();
    if (this.model.bars.length) this.message.hidden = true;
    else this.showMessage("empty");
    this.element.dispatchEvent(new CustomEvent("mes:gantt-loaded", { bubbles: true, detail: { bars: this.model.bars.length } }));
  }

  firstPlace() {
    const { viewport, model, saved } = this;
    viewport.zoomTo(saved.perHour ?? readableZoom(model.bars));
    if (saved.time !== null) viewport.scrollTo(viewport.scale.x(saved.time), 0);
    else viewport.showTime(viewport.now);
    if (this.selected && saved.time === null) viewport.reveal(this.selected);
  }

  showMessage(key, retry = false) {
    if (!this.viewport) this.build();
    this.message.replaceChildren(h("p", null, this.labels.get(key)));
    if (retry) this.message.append(h("button", { type: "button", class: "mes-gantt__button", onclick: () => this.load() }, this.labels.get("retry")));
    this.message.hidden = false;
  }

  /** Machines cannot be changed while the rows are orders. */
  get rowsFixed() {
    return this.rowsBy === "order";
  }

  setRows(kind) {
    if (kind === this.rowsBy) return;
    this.mover.cancel();
    this.rowsBy = kind;
    this.remember();
    this.load();
  }

  setTable(shown) {
    this.tableShown = shown;
    this.stage.hidden = shown;
    this.table.element.hidden = !shown;
    if (shown) this.table.render();
    else this.viewport.resize();
    this.toolbar.update();
  }

  applyFilter() {
    if (!this.model) return;
    this.model.filter(this.toolbar.search.value, this.lateOnly);
    this.refresh();
  }

  selectNextHit() {
    const hits = this.model.bars.filter((bar) => bar.shown).sort((a, b) => a.start - b.start);
    if (hits.length) this.select(hits[(hits.indexOf(this.selected) + 1) % hits.length]);
  }

  /** Selects a bar, or nothing with null. */
  select(bar, { reveal = true, announce = true } = {}) {
    this.selected = bar;
    if (bar && reveal) this.viewport.reveal(bar);
    if (announce) this.announce(bar ? this.describe(bar) : this.labels.get("nothing_selected"));
    if (!bar) this.card.hide();
    else if (announce && !this.tableShown) this.card.showBar(bar);
    if (this.tableShown) this.table.mark();
    this.toolbar.update();
    this.remember();
    this.viewport.invalidate();
  }

  hover(bar, event) {
    if (bar === this.hovered || this.mover.active) return;
    this.hovered = bar;
    if (bar) this.card.showBar(bar, event);
    else this.card.hideSoon();
    this.viewport.invalidate(false);
  }

  open(bar) {
    if (bar?.href) location.assign(bar.href);
  }

  openMoveDialog(bar) {
    if (!bar) return;
    this.select(bar, { announce: false });
    this.card.hide();
    this.dialog.open(bar);
  }

  moveChanged() {
    const move = this.mover.active;
    if (move && move.via !== "dialog") this.card.showMove(move);
    else this.card?.hide();
    this.dialog?.update(move);
    this.toolbar?.update();
    const row = move?.row ?? null;
    this.viewport?.invalidate(row !== this.movedRow);
    this.movedRow = row;
  }

  scrolled() {
    if (!this.mover.active && this.card && this.card.shown) this.card.hide();
    if (this.model) this.remember();
  }

  zoomed() {
    this.toolbar.zoomed();
    this.remember();
  }

  refresh() {
    this.toolbar.update();
    if (this.tableShown) this.table.render();
    this.remember();
    this.viewport.invalidate();
  }

  writeState() {
    const { viewport, selected } = this;
    if (!viewport?.layout || !this.element.isConnected) return;
    writeAddress({
      perHour: viewport.scale.pxPerHour, time: viewport.from, rowsBy: this.rowsBy, late: this.lateOnly,
      query: this.toolbar.search.value.trim(), bar: selected?.id ?? null,
    });
  }

  rowName(id) {
    return this.model.rowById.get(id)?.label ?? this.labels.get("unassigned");
  }

  timeText(instant) {
    return this.zone.format(instant, "moment");
  }

  describe(bar) {
    const { labels } = this;
    const words = [labels.get(bar.state), ...["late", "pinned", "moved"].filter((name) => bar[name]).map((name) => labels.get(name))];
    return labels.format("selected", {
      label: bar.label, row: this.rowName(bar.row), start: this.timeText(bar.start), end: this.timeText(bar.end), state: words.join(", "),
    });
  }

  announce(text) {
    this.live.textContent = text;
  }

  /** Announces and shows a passing message (the page's own toast listens for the event). */
  say(message, tone) {
    this.announce(message);
    this.element.dispatchEvent(new CustomEvent("mes:toast", { bubbles: true, detail: { message, tone } }));
  }
}

/** A zoom at which the usual bar can hold its label, between the named levels week and day. */
function readableZoom(bars) {
  const hours = bars.map((bar) => (bar.end - bar.start) / 3_600_000).sort((a, b) => a - b);
  const usual = hours[hours.length >> 1] || 1;
  return Math.min(22, Math.max(3.5, 96 / usual));
}
