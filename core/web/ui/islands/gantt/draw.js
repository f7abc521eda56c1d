/** The base layer: rows, closed shifts, load band, bars. Only what the viewport shows is touched. */

import { visible } from "./layout.js";
import { hatch, signPath, SIGNS } from "./shapes.js";
import { fit } from "./text.js";

const SIGN_SIZE = 12;
const TEXT_ROOM = 18;
const CUT_ROOM = 56;

/** Draws everything below the headers; `view` is described in board.js. */
export function drawBody(view) {
  const { context, theme, layout } = view;
  context.save();
  context.beginPath();
  context.rect(view.headWidth, view.headHeight, view.width - view.headWidth, view.height - view.headHeight);
  context.clip();
  context.fillStyle = theme.surface;
  context.fillRect(view.headWidth, view.headHeight, view.width, view.height);
  const lines = layout.between(view.scrollY, view.scrollY + view.height - view.headHeight);
  drawClosed(view, lines);
  drawGrid(view, lines);
  drawLoad(view, lines);
  drawBars(view, lines);
  drawNow(view);
  context.restore();
}

function drawClosed(view, lines) {
  const { context, theme } = view;
  context.fillStyle = theme.forced ? hatchOf(view, theme.line) : theme.surface2;
  context.globalAlpha = theme.forced ? 0.3 : 1;
  context.beginPath();
  for (const line of lines) {
    if (line.kind !== "row") continue;
    const top = view.y(line.top);
    for (const [from, to] of line.row.closed) {
      if (to < view.from || from > view.to) continue;
      const left = Math.max(view.headWidth, view.x(from));
      const right = Math.min(view.width, view.x(to));
      if (right - left >= 1) context.rect(left, top, right - left, line.height);
    }
  }
  context.fill();
  context.globalAlpha = 1;
}

function drawGrid(view, lines) {
  const { context, theme } = view;
  context.fillStyle = theme.line;
  for (const tick of view.minorTicks) context.fillRect(view.crisp(view.x(tick)), view.headHeight, view.hair, view.height);
  for (const line of lines) {
    const top = view.y(line.top);
    if (line.kind === "group") {
      context.fillStyle = theme.surface2;
      context.fillRect(view.headWidth, top, view.width, line.height);
      context.fillStyle = theme.line;
    }
    context.fillRect(view.headWidth, view.crisp(top + line.height) - view.hair, view.width, view.hair);
  }
  context.fillStyle = theme.lineStrong;
  for (const tick of view.majorTicks) context.fillRect(view.crisp(view.x(tick)), view.headHeight, view.hair, view.height);
}

function drawLoad(view, lines) {
  const { context, theme } = view;
  for (const line of lines) {
    const load = line.row?.load ?? [];
    const top = view.y(line.top + line.height) - 5;
    for (let step = 0; step < load.length; step += 1) {
      const [from, value] = load[step];
      const to = load[step + 1]?.[0] ?? view.scale.to;
      if (to < view.from || from > view.to || !(value > 0)) continue;
      const [left, right] = [view.x(from) + 1, view.x(to) - 1];
      if (right - left < 2) continue;
      context.fillStyle = theme.line;
      context.fillRect(left, top, right - left, 3);
      context.fillStyle = value > 1 ? theme.error : value > 0.9 ? theme.warn : theme.text3;
      // An overloaded span is also taller: colour is never the only difference.
      const rise = value > 1 ? 1 : 0;
      context.fillRect(left, top - rise, (right - left) * Math.min(1, value), 3 + rise);
    }
  }
}

/** Bars are collected by look first: changing fill and stroke for each would cost more than painting. */
function drawBars(view, lines) {
  const looks = new Map();
  for (const line of lines) {
    if (line.kind !== "row") continue;
    line.lanes.forEach((lane, index) => {
      const top = Math.round(view.y(view.layout.barTop(line, index)));
      let covered = -Infinity;
      for (const bar of visible(lane, view.from, view.to)) {
        const left = view.crisp(view.x(bar.start));
        const right = Math.max(left + 1, view.crisp(view.x(bar.end)));
        if (right <= covered) continue;
        covered = right;
        const key = `${bar.shown ? "" : "dim "}${bar.late && bar.state !== "done" ? "late" : bar.state}`;
        let look = looks.get(key);
        if (!look) looks.set(key, (look = []));
        look.push({ bar, left, right, top });
      }
    });
  }
  const dimFirst = [...looks].sort(([a], [b]) => b.startsWith("dim") - a.startsWith("dim"));
  for (const [key, boxes] of dimFirst) {
    const dim = key.startsWith("dim ");
    view.context.globalAlpha = dim ? 0.28 : 1;
    paint(view, view.theme.bars[dim ? key.slice(4) : key] ?? view.theme.bars.planned, boxes, !dim);
  }
  view.context.globalAlpha = 1;
}

function paint(view, colours, boxes, full) {
  const { context, layout } = view;
  const height = layout.barHeight;
  const wide = boxes.filter((box) => box.right - box.left >= 5);
  context.fillStyle = colours.stroke;
  for (const box of boxes) {
    if (box.right - box.left < 5) context.fillRect(box.left, box.top, Math.max(1, box.right - box.left - view.hair), height);
  }
  context.fillStyle = colours.fill;
  context.strokeStyle = colours.stroke;
  context.lineWidth = 1;
  context.beginPath();
  for (const { left, right, top } of wide) context.roundRect(left + 0.5, top + 0.5, right - left - 2, height - 1, 3);
  context.fill();
  paintSetup(view, colours, wide, height);
  context.stroke();
  if (!full) return;
  paintLate(view, boxes, height);
  paintInside(view, colours, wide, height);
}

function paintSetup(view, colours, boxes, height) {
  const setups = new Path2D();
  const edges = new Path2D();
  let any = false;
  for (const { bar, left, right, top } of boxes) {
    if (bar.setupEnd <= bar.start) continue;
    const edge = Math.min(right - 2, view.crisp(view.x(bar.setupEnd)));
    if (edge - left < 3) continue;
    setups.rect(left + 1, top + 1, edge - left - 1, height - 2);
    edges.rect(edge, top + 1, view.hair, height - 2);
    any = true;
  }
  if (!any) return;
  view.context.fillStyle = hatchOf(view, colours.stroke);
  view.context.fill(setups);
  view.context.fillStyle = colours.stroke;
  view.context.fill(edges);
}

function paintLate(view, boxes, height) {
  const { context, theme } = view;
  context.fillStyle = theme.error;
  for (const { bar, left, right, top } of boxes) {
    if (bar.late) context.fillRect(left, top + height - 2, Math.max(1, right - left - 1), 2);
  }
}

function paintInside(view, colours, boxes, height) {
  const { context, theme } = view;
  const strokes = new Map();
  context.font = view.fonts.bar;
  context.textBaseline = "middle";
  context.fillStyle = colours.text;
  for (const { bar, left, right, top } of boxes) {
    if (bar.moved && right - left >= 10) frame(view, left, right, top, height);
    const edge = bar.setupEnd > bar.start ? Math.min(right, Math.max(left, view.x(bar.setupEnd))) : left;
    let pen = Math.max(edge, view.headWidth) + 5;
    const middle = top + height / 2;
    for (const name of signsOf(bar)) {
      if (right - pen < SIGN_SIZE + 4) break;
      const colour = name === "late" ? theme.error : name === "pinned" ? theme.text : name === "moved" ? theme.info : colours.stroke;
      collect(strokes, colour, name, pen, middle - SIGN_SIZE / 2);
      pen += SIGN_SIZE + 3;
    }
    if (right - pen < TEXT_ROOM) continue;
    const label = fit(context, bar.label, right - pen - 6, CUT_ROOM);
    if (label) context.fillText(label, pen, middle + 0.5);
  }
  for (const [colour, { lines, solids }] of strokes) {
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = 1.4;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.stroke(lines);
    context.fill(solids);
  }
}

/** Signs in the order in which they are worth the room. */
export function signsOf(bar) {
  const signs = [];
  if (bar.late) signs.push("late");
  if (bar.state in SIGNS) signs.push(bar.state);
  if (bar.pinned) signs.push("pinned");
  if (bar.moved) signs.push("moved");
  return signs;
}

function collect(strokes, colour, name, x, y) {
  let entry = strokes.get(colour);
  if (!entry) strokes.set(colour, (entry = { lines: new Path2D(), solids: new Path2D() }));
  const target = SIGNS[name].solid ? entry.solids : entry.lines;
  target.addPath(signPath(name), new DOMMatrix([1, 0, 0, 1, x, y]));
}

function frame(view, left, right, top, height) {
  const { context, theme } = view;
  context.save();
  context.strokeStyle = theme.info;
  context.lineWidth = 1.5;
  context.setLineDash([4, 2]);
  context.strokeRect(left - 1, top - 1.5, right - left + 1, height + 3);
  context.restore();
}

function drawNow(view) {
  const x = view.crisp(view.x(view.now));
  view.context.fillStyle = view.theme.primary;
  view.context.fillRect(x - 0.5, view.headHeight, 1.5, view.height);
}

export function hatchOf(view, colour) {
  const key = `${colour}@${view.ratio}`;
  let pattern = view.hatches.get(key);
  if (!pattern) view.hatches.set(key, (pattern = hatch(view.context, colour, view.ratio)));
  return pattern;
}
