/** Mouse, pen and touch: pan, pinch, hover, select, drag a bar. */

const DRAG_FROM = 4;
const LONG_PRESS = 400;
const EDGE = 36;
const EDGE_SPEED = 14;

export class Pointer {
  constructor(board) {
    this.board = board;
    this.view = board.viewport;
    this.touches = new Map();
    this.gesture = null;
    const { scroller, pane } = this.view;
    pane.addEventListener("pointerdown", (event) => this.down(event));
    pane.addEventListener("pointermove", (event) => this.move(event));
    pane.addEventListener("pointerup", (event) => this.up(event));
    pane.addEventListener("pointercancel", (event) => this.lost(event));
    pane.addEventListener("pointerleave", () => !this.gesture && board.hover(null));
    pane.addEventListener("dblclick", (event) => board.open(this.view.barAt(event.clientX, event.clientY)));
    pane.addEventListener("contextmenu", (event) => this.menu(event));
    scroller.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  down(event) {
    if (event.button > 0) return;
    this.touches.set(event.pointerId, event);
    if (this.touches.size === 2) return this.startPinch();
    const bar = this.view.barAt(event.clientX, event.clientY);
    this.view.pane.setPointerCapture(event.pointerId);
    this.gesture = { kind: "press", bar, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" };
    if (bar && this.gesture.touch) this.gesture.timer = setTimeout(() => this.startDrag(event), LONG_PRESS);
  }

  move(event) {
    const { gesture } = this;
    if (this.touches.has(event.pointerId)) this.touches.set(event.pointerId, event);
    if (!gesture) return this.hover(event);
    if (gesture.kind === "pinch") return this.pinch();
    if (gesture.kind === "drag") return this.drag(event);
    const [dx, dy] = [event.clientX - gesture.x, event.clientY - gesture.y];
    if (gesture.kind === "press") {
      if (Math.hypot(dx, dy) < DRAG_FROM) return;
      clearTimeout(gesture.timer);
      // A finger pans, and drags only after a long press; a mouse drags what it pressed.
      if (gesture.bar && !gesture.touch && this.startDrag(event)) return this.drag(event);
      gesture.kind = "pan";
      this.cursor("grabbing");
      this.board.hover(null);
    }
    this.view.panBy(gesture.x - event.clientX, gesture.y - event.clientY);
    Object.assign(gesture, { x: event.clientX, y: event.clientY });
  }

  hover(event) {
    const bar = this.view.barAt(event.clientX, event.clientY);
    this.cursor(bar ? "pointer" : "");
    if (event.pointerType !== "touch") this.board.hover(bar, event);
  }

  startDrag(event) {
    const { gesture, board, view } = this;
    if (!gesture?.bar || !board.mover.begin(gesture.bar, "pointer")) return false;
    const at = view.point(gesture.x, gesture.y);
    Object.assign(gesture, { kind: "drag", grip: at.time - gesture.bar.start, last: event });
    board.select(gesture.bar, { reveal: false, announce: false });
    board.hover(null);
    this.cursor("grabbing");
    this.edgeScroll();
    return true;
  }

  drag(event) {
    const { gesture, board, view } = this;
    gesture.last = event;
    if (!board.mover.active) return this.finish();
    const at = view.point(event.clientX, event.clientY);
    const line = view.layout.rowLineAt(at.top);
    const start = view.zone.snap(at.time - gesture.grip, view.scale.snapMinutes);
    board.mover.to(line?.row.id ?? board.mover.active.row, start);
  }

  /** While a bar is held near an edge the board scrolls under it. */
  edgeScroll() {
    const step = () => {
      const { gesture, view } = this;
      if (gesture?.kind !== "drag") return;
      const at = view.point(gesture.last.clientX, gesture.last.clientY);
      const push = (value, low, high) => (value < low + EDGE ? -1 : value > high - EDGE ? 1 : 0) * EDGE_SPEED;
      const [dx, dy] = [push(at.x, view.headWidth, view.width), push(at.y, view.headHeight, view.height)];
      if (dx || dy) {
        view.panBy(dx, dy);
        this.drag(gesture.last);
      }
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  up(event) {
    const { gesture, board } = this;
    this.touches.delete(event.pointerId);
    if (gesture?.kind === "drag") board.mover.drop();
    else if (gesture?.kind === "press") board.select(gesture.bar, { reveal: false });
    this.finish();
  }

  lost(event) {
    this.touches.delete(event.pointerId);
    if (this.gesture?.kind === "drag") this.board.mover.cancel();
    this.finish();
  }

  finish() {
    clearTimeout(this.gesture?.timer);
    this.gesture = null;
    this.cursor("");
  }

  startPinch() {
    if (this.gesture?.kind === "drag") this.board.mover.cancel();
    clearTimeout(this.gesture?.timer);
    this.gesture = { kind: "pinch", span: this.span(), perHour: this.view.scale.pxPerHour };
  }

  pinch() {
    if (this.touches.size < 2) return;
    const [a, b] = [...this.touches.values()];
    const middle = this.view.point((a.clientX + b.clientX) / 2, 0).x;
    this.view.zoomTo(this.gesture.perHour * (this.span() / this.gesture.span), middle);
  }

  span() {
    const [a, b] = [...this.touches.values()];
    return Math.max(20, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
  }

  wheel(event) {
    const { view } = this;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.04 : 0.0025));
      view.zoomTo(view.scale.pxPerHour * factor, view.point(event.clientX, event.clientY).x);
    } else if (!event.shiftKey && !event.deltaX && view.scroller.scrollHeight <= view.scroller.clientHeight) {
      event.preventDefault();
      view.panBy(event.deltaY, 0);
    }
  }

  menu(event) {
    const bar = this.view.barAt(event.clientX, event.clientY);
    if (!bar || !this.board.model.movable(bar) || this.gesture?.touch) return;
    event.preventDefault();
    this.board.select(bar, { reveal: false });
    this.board.openMoveDialog(bar);
  }

  cursor(name) {
    this.view.pane.dataset.cursor = name;
  }
}
