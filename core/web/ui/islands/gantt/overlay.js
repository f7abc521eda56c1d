/** The light layer above the bars: selection, the active order with its links, and the ghosts of a move. */

import { fit } from "./text.js";

const EFFECTS_DRAWN = 200;

export function drawOverlay(view) {
  const { context } = view;
  context.clearRect(0, 0, view.width, view.height);
  context.save();
  context.beginPath();
  context.rect(view.headWidth, view.headHeight, view.width - view.headWidth, view.height - view.headHeight);
  context.clip();
  const active = view.hovered ?? view.selected;
  if (active && !view.move) drawOrder(view, view.model.together(active));
  if (view.selected && !view.move) drawRing(view, view.selected);
  if (view.move) drawMove(view, view.move);
  context.restore();
}

/** Place of a bar, or of a span in a row, in the viewport. */
export function boxOf(view, bar, span = bar) {
  const line = view.layout.rowLines.get(span.row ?? bar.row);
  if (!line) return null;
  const lane = line === view.layout.lineOf(bar) ? bar.lane : 0;
  const left = view.crisp(view.x(span.start));
  const right = Math.max(left + 3, view.crisp(view.x(span.end)));
  return { left, top: Math.round(view.y(view.layout.barTop(line, lane))), width: right - left, height: view.layout.barHeight };
}

function drawOrder(view, bars) {
  const { context, theme } = view;
  context.strokeStyle = theme.text2;
  context.lineWidth = 1.5;
  for (const bar of bars) {
    const box = boxOf(view, bar);
    if (!box) continue;
    if (bar !== view.selected && onScreen(view, box)) {
      context.beginPath();
      context.roundRect(box.left - 0.25, box.top - 0.25, box.width - 0.5, box.height + 0.5, 3);
      context.stroke();
    }
    for (const next of bar.links) drawLink(view, box, boxOf(view, next));
  }
}

function onScreen(view, box) {
  return box.left + box.width > view.headWidth && box.left < view.width && box.top + box.height > view.headHeight && box.top < view.height;
}

function drawLink(view, from, to) {
  if (!to) return;
  const { context, theme } = view;
  const [x1, y1] = [from.left + from.width - 1, from.top + from.height / 2];
  const [x2, y2] = [to.left, to.top + to.height / 2];
  const outside = (a, b, low, high) => (a < low && b < low) || (a > high && b > high);
  if (outside(x1, x2, view.headWidth - 20, view.width + 20) || outside(y1, y2, view.headHeight - 20, view.height + 20)) return;
  context.strokeStyle = theme.text2;
  context.fillStyle = theme.text2;
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(x1, y1);
  if (x2 - x1 >= 14 || y1 === y2) {
    const turn = Math.max(x1, x2 - 8);
    context.lineTo(turn, y1);
    context.lineTo(turn, y2);
  } else {
    const between = y2 > y1 ? to.top - 5 : to.top + to.height + 5;
    context.lineTo(x1 + 6, y1);
    context.lineTo(x1 + 6, between);
    context.lineTo(x2 - 8, between);
    context.lineTo(x2 - 8, y2);
  }
  context.lineTo(x2 - 4, y2);
  context.stroke();
  context.beginPath();
  context.moveTo(x2 - 5, y2 - 3.5);
  context.lineTo(x2, y2);
  context.lineTo(x2 - 5, y2 + 3.5);
  context.fill();
}

function drawRing(view, bar) {
  const box = boxOf(view, bar);
  if (!box) return;
  const { context, theme } = view;
  context.strokeStyle = theme.surface;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(box.left - 1, box.top - 1, box.width + 1, box.height + 2, 4);
  context.stroke();
  context.strokeStyle = theme.primary;
  context.beginPath();
  context.roundRect(box.left - 3, box.top - 3, box.width + 5, box.height + 6, 5);
  context.stroke();
}

function drawMove(view, move) {
  const { context, theme } = view;
  const origin = boxOf(view, move.bar);
  if (origin) {
    context.fillStyle = theme.surface;
    context.globalAlpha = 0.6;
    context.fillRect(origin.left - 1, origin.top - 1, origin.width + 2, origin.height + 2);
    context.globalAlpha = 1;
    outline(view, origin, theme.lineStrong, true);
  }
  if (move.restricted) shadeIneligible(view, move);
  const answer = move.answer;
  for (const effect of (answer?.effects ?? []).slice(0, EFFECTS_DRAWN)) drawEffect(view, effect);
  const tone = !answer ? theme.primary : answer.ok ? theme.ok : theme.error;
  const soft = !answer ? theme.primarySoft : answer.ok ? theme.okSoft : theme.errorSoft;
  const box = boxOf(view, move.bar, { row: move.row, ...move.shown });
  if (!box) return;
  context.fillStyle = soft;
  context.globalAlpha = 0.9;
  context.beginPath();
  context.roundRect(box.left, box.top, box.width, box.height, 3);
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = tone;
  context.lineWidth = 2;
  context.stroke();
  if (answer && !answer.ok) strike(view, box, tone);
  context.fillStyle = theme.text;
  context.font = view.fonts.bar;
  context.textBaseline = "middle";
  context.fillText(fit(context, move.bar.label, box.width - 14), box.left + 7, box.top + box.height / 2 + 0.5);
}

function shadeIneligible(view, move) {
  const { context, theme } = view;
  context.fillStyle = theme.surface2;
  context.globalAlpha = 0.7;
  for (const line of view.layout.between(view.scrollY, view.scrollY + view.height)) {
    if (line.kind === "row" && !move.allows(line.row.id)) {
      context.fillRect(view.headWidth, view.y(line.top), view.width, line.height);
    }
  }
  context.globalAlpha = 1;
}

function drawEffect(view, effect) {
  if (!effect.bar) return;
  const box = boxOf(view, effect.bar, effect);
  if (!box || !onScreen(view, box)) return;
  outline(view, box, effect.lateMinutes > 0 ? view.theme.error : view.theme.info, true);
}

function outline(view, box, colour, dashed) {
  const { context } = view;
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  if (dashed) context.setLineDash([4, 3]);
  context.beginPath();
  context.roundRect(box.left, box.top, box.width - 1, box.height, 3);
  context.stroke();
  context.restore();
}

/** A refused place is crossed by a line as well as red. */
function strike(view, box, colour) {
  const { context } = view;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(box.left + 2, box.top + box.height - 2);
  context.lineTo(box.left + Math.min(box.width - 2, box.height), box.top + 2);
  context.stroke();
}
