/**
 * The visible window: scroller, canvases, time scale and layout. It is the `view` the drawing modules get: positions
 * (`x`, `y`), the visible span (`from`, `to`), ticks, theme, fonts, and what is hovered, selected or being moved.
 */

import { h } from "./dom.js";
import { drawBody } from "./draw.js";
import { drawHeads } from "./heads.js";
import { Layout } from "./layout.js";
import { boxOf, drawOverlay } from "./overlay.js";
import { Scale } from "./scale.js";
import { prefersReducedMotion, readTheme } from "./theme.js";

const HEAD_HEIGHT = 48;
const NARROW = 640;
const REVEAL_MARGIN = 48;
const MIN_TOUCH = 6;

export class Viewport {
  constructor(board) {
    this.board = board;
    this.labels = board.labels;
    this.headHeight = HEAD_HEIGHT;
    this.hatches = new Map();
    this.base = h("canvas", { class: "mes-gantt__canvas" });
    this.upper = h("canvas", { class: "mes-gantt__canvas" });
    this.pane = h("div", { class: "mes-gantt__pane", "aria-hidden": "true" }, this.base, this.upper);
    this.sizer = h("div", { class: "mes-gantt__sizer" }, this.pane);
    this.probe = h("span", { class: "mes-gantt__probe", "aria-hidden": "true" });
    this.scroller = h("div", {
      class: "mes-gantt__scroll", role: "application", tabindex: "0", "aria-label": this.labels.get("board"),
      "aria-roledescription": this.labels.get("board"), onscroll: () => this.scrolled(),
    }, this.sizer);
    this.baseContext = this.base.getContext("2d", { alpha: false });
    this.upperContext = this.upper.getContext("2d");
    this.frame = 0;
    this.baseDirty = false;
    this.frames = 0;
  }

  /** Takes a loaded model; keeps zoom and position when there was one before. */
  setModel(model, zone) {
    const held = this.scale ? { time: this.from, perHour: this.scale.pxPerHour, top: this.scrollY } : null;
    this.model = model;
    this.zone = zone;
    this.now = model.now;
    this.clockStart = Date.now();
    this.scale = new Scale(model.from, model.to, held?.perHour ?? this.scale?.pxPerHour ?? 3.5);
    this.refreshTheme();
    this.resize();
    if (held) this.scrollTo(this.scale.x(held.time), held.top);
  }

  /** Re-reads colours, fonts and the row height, and lays out again. */
  refreshTheme() {
    this.theme = readTheme(this.board.element, this.probe);
    const { family } = this.theme;
    this.fonts = {
      row: `400 13px ${family}`, group: `600 12px ${family}`, bar: `400 12px ${family}`,
      major: `600 12px ${family}`, minor: `400 12px ${family}`,
    };
    this.hatches.clear();
    if (this.model) this.layout = new Layout(this.model, this.theme.rowHeight);
    this.resize();
  }

  /** Fits canvases and scroll area to the box and the pixel ratio. */
  resize() {
    if (!this.layout) return;
    this.ratio = devicePixelRatio || 1;
    this.hair = Math.max(1, Math.round(this.ratio)) / this.ratio;
    this.headWidth = this.scroller.clientWidth < NARROW ? 116 : 184;
    this.scroller.style.maxHeight = `${this.headHeight + this.layout.height + 18}px`;
    this.sizer.style.width = `${this.headWidth + this.scale.width}px`;
    this.sizer.style.height = `${this.headHeight + this.layout.height}px`;
    this.width = this.scroller.clientWidth;
    this.height = this.scroller.clientHeight;
    this.pane.style.width = `${this.width}px`;
    this.pane.style.height = `${this.height}px`;
    for (const [canvas, context] of [[this.base, this.baseContext], [this.upper, this.upperContext]]) {
      canvas.width = Math.round(this.width * this.ratio);
      canvas.height = Math.round(this.height * this.ratio);
      canvas.style.width = `${this.width}px`;
      canvas.style.height = `${this.height}px`;
      context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    }
    this.scrolled();
  }

  scrolled() {
    this.scrollX = this.scroller.scrollLeft;
    this.scrollY = this.scroller.scrollTop;
    this.invalidate();
    this.board.scrolled?.();
  }

  x(instant) {
    return this.headWidth + this.scale.x(instant) - this.scrollX;
  }

  y(top) {
    return this.headHeight + top - this.scrollY;
  }

  crisp(value) {
    return Math.round(value * this.ratio) / this.ratio;
  }

  get from() {
    return this.scale.time(this.scrollX);
  }

  get to() {
    return this.scale.time(this.scrollX + this.width - this.headWidth);
  }

  get tiers() {
    return this.scale.tiers;
  }

  get hovered() {
    return this.board.hovered;
  }

  get selected() {
    return this.board.selected;
  }

  get move() {
    return this.board.mover.active;
  }

  get focusRow() {
    return this.move?.row ?? this.selected?.row;
  }

  get cornerText() {
    return this.labels.get(this.board.rowsBy === "order" ? "row_order" : "machine");
  }

  rowLabel(row) {
    return row.label ?? this.labels.get("unassigned");
  }

  /** Asks for a repaint in the next frame; `base` false repaints the overlay alone. */
  invalidate(base = true) {
    this.baseDirty ||= base;
    if (!this.frame) this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.frame = 0;
    if (!this.layout || this.width === 0) return;
    this.now = this.model.now + (Date.now() - this.clockStart);
    if (this.baseDirty) {
      this.context = this.baseContext;
      const { minor, major } = this.tiers;
      this.minorTicks = this.zone.ticks(this.from, this.to, minor.unit, minor.count);
      this.majorTicks = this.zone.ticks(this.from, this.to, major.unit, major.count);
      drawBody(this);
      drawHeads(this);
      this.baseDirty = false;
      this.frames += 1;
    }
    this.context = this.upperContext;
    drawOverlay(this);
  }

  scrollTo(left, top) {
    this.scroller.scrollLeft = left;
    this.scroller.scrollTop = top;
    this.scrolled();
  }

  panBy(dx, dy) {
    this.scrollTo(this.scroller.scrollLeft + dx, this.scroller.scrollTop + dy);
  }

  /** Changes the zoom, holding the instant at viewport position `anchor` (px; the middle by default) in place. */
  zoomTo(pxPerHour, anchor = this.headWidth + (this.width - this.headWidth) / 2) {
    const offset = Math.max(0, anchor - this.headWidth);
    const held = this.scale.time(this.scrollX + offset);
    this.scale.pxPerHour = pxPerHour;
    this.sizer.style.width = `${this.headWidth + this.scale.width}px`;
    this.scrollTo(this.scale.x(held) - offset, this.scrollY);
    this.board.zoomed?.();
  }

  /** Shows the whole plan. */
  zoomToFit() {
    this.zoomTo((this.width - this.headWidth) / ((this.scale.to - this.scale.from) / 3_600_000));
    this.scrollTo(0, this.scrollY);
  }

  /** Scrolls an instant to a quarter of the width. */
  showTime(instant) {
    this.scrollTo(this.scale.x(instant) - (this.width - this.headWidth) / 4, this.scrollY);
  }

  /** Scrolls so that a bar (or a span of a row) can be seen. */
  reveal(bar, span = bar) {
    const box = boxOf(this, bar, span);
    if (!box) return;
    const right = Math.min(box.left + box.width, box.left + this.width - this.headWidth - REVEAL_MARGIN * 2);
    let [dx, dy] = [0, 0];
    if (box.left < this.headWidth + REVEAL_MARGIN) dx = box.left - this.headWidth - REVEAL_MARGIN;
    else if (right > this.width - REVEAL_MARGIN) dx = right - this.width + REVEAL_MARGIN;
    if (box.top < this.headHeight + 4) dy = box.top - this.headHeight - 8;
    else if (box.top + box.height > this.height - 8) dy = box.top + box.height - this.height + 12;
    if (!dx && !dy) return;
    const far = Math.abs(dx) > this.width * 2 || prefersReducedMotion();
    this.scroller.scrollBy({ left: dx, top: dy, behavior: far ? "instant" : "smooth" });
  }

  /** Client coordinates as viewport position, instant and content height; `inside` is false over the heads. */
  point(clientX, clientY) {
    const bounds = this.scroller.getBoundingClientRect();
    const [x, y] = [clientX - bounds.left - this.scroller.clientLeft, clientY - bounds.top - this.scroller.clientTop];
    return {
      x, y, time: this.scale.time(x - this.headWidth + this.scrollX), top: y - this.headHeight + this.scrollY,
      inside: x >= this.headWidth && y >= this.headHeight && x < this.width && y < this.height,
    };
  }

  barAt(clientX, clientY) {
    const at = this.point(clientX, clientY);
    if (!at.inside || !this.layout) return null;
    return this.layout.barAt(at.top, at.time, MIN_TOUCH / 2 / this.scale.perMs);
  }

  /** Where a bar or span is on the screen, in client coordinates, or null when its row is not loaded. */
  clientBox(bar, span = bar) {
    const box = boxOf(this, bar, span);
    if (!box) return null;
    const bounds = this.scroller.getBoundingClientRect();
    return new DOMRect(box.left + bounds.left, box.top + bounds.top, box.width, box.height);
  }
}
