/** The two fixed heads: the time axis on top (two tiers) and the row captions at the left. */

import { tickText } from "./scale.js";
import { fit, measure } from "./text.js";

const PAD = 8;

export function drawHeads(view) {
  drawRowHead(view);
  drawTimeHead(view);
  drawCorner(view);
}

function drawRowHead(view) {
  const { context, theme, headWidth } = view;
  context.save();
  context.beginPath();
  context.rect(0, view.headHeight, headWidth, view.height - view.headHeight);
  context.clip();
  context.fillStyle = theme.surface;
  context.fillRect(0, view.headHeight, headWidth, view.height);
  context.textBaseline = "middle";
  for (const line of view.layout.between(view.scrollY, view.scrollY + view.height - view.headHeight)) {
    const top = view.y(line.top);
    const group = line.kind === "group";
    if (group || line.row.id === view.focusRow) {
      context.fillStyle = group ? theme.surface2 : theme.primarySoft;
      context.fillRect(0, top, headWidth, line.height);
    }
    context.font = group ? view.fonts.group : view.fonts.row;
    context.fillStyle = group ? theme.text2 : theme.text;
    const indent = group || !line.row.group ? PAD + 4 : PAD + 12;
    const text = group ? line.label : view.rowLabel(line.row);
    context.fillText(fit(context, text, headWidth - indent - PAD), indent, top + Math.min(line.height, view.layout.rowHeight) / 2 + 0.5);
    context.fillStyle = theme.line;
    context.fillRect(0, view.crisp(top + line.height) - view.hair, headWidth, view.hair);
  }
  context.fillStyle = theme.lineStrong;
  context.fillRect(headWidth - view.hair, view.headHeight, view.hair, view.height);
  context.restore();
}

function drawTimeHead(view) {
  const { context, theme, headHeight, headWidth } = view;
  const half = headHeight / 2;
  context.save();
  context.beginPath();
  context.rect(headWidth, 0, view.width - headWidth, headHeight);
  context.clip();
  context.fillStyle = theme.surface2;
  context.fillRect(headWidth, 0, view.width, headHeight);
  context.textBaseline = "middle";

  context.font = view.fonts.major;
  context.fillStyle = theme.text;
  eachCell(view, view.majorTicks, (tick, left, right) => {
    const start = Math.max(left, headWidth) + PAD;
    const text = widest(view, view.tiers.major.forms, tick, Math.min(right, view.width) - start - PAD);
    if (text) context.fillText(text, start, half / 2 + 1);
  });

  context.font = view.fonts.minor;
  context.fillStyle = theme.text2;
  const mark = nowMark(view);
  eachCell(view, view.minorTicks, (tick, left, right) => {
    const text = tickText(view.zone, view.labels, tick, view.tiers.minor.form);
    const room = right - left;
    const width = measure(context, text);
    if (width > room - 2) return;
    let start = room > width + PAD * 3 ? left + PAD : left + (room - width) / 2;
    if (start < headWidth) start = headWidth + PAD;
    const covered = mark && start < mark.left + mark.width + 2 && start + width > mark.left - 2;
    if (!covered && start + width < right) context.fillText(text, start, half * 1.5);
  });

  context.fillStyle = theme.line;
  for (const tick of view.minorTicks) context.fillRect(view.crisp(view.x(tick)), half, view.hair, half);
  context.fillRect(headWidth, half, view.width, view.hair);
  context.fillStyle = theme.lineStrong;
  // Months do not begin with weeks: there the line ends above the lower tier instead of crossing its labels.
  const depth = view.tiers.minor.unit === "week" ? half : headHeight;
  for (const tick of view.majorTicks) context.fillRect(view.crisp(view.x(tick)), 0, view.hair, depth);
  context.fillRect(headWidth, headHeight - view.hair, view.width, view.hair);
  if (mark) drawNowMark(view, mark);
  context.restore();
}

function eachCell(view, ticks, draw) {
  for (let index = 0; index + 1 < ticks.length; index += 1) {
    const [left, right] = [view.x(ticks[index]), view.x(ticks[index + 1])];
    if (right > view.headWidth && left < view.width) draw(ticks[index], left, right);
  }
}

function widest(view, forms, tick, room) {
  for (const form of forms) {
    const text = tickText(view.zone, view.labels, tick, form);
    if (measure(view.context, text) <= room) return text;
  }
  return "";
}

function nowMark(view) {
  const x = view.x(view.now);
  if (x < view.headWidth || x > view.width) return null;
  const text = `${view.labels.get("now")} ${view.zone.format(view.now, "minute")}`;
  const width = measure(view.context, text) + PAD * 2;
  return { x, text, width, left: Math.min(Math.max(x - width / 2, view.headWidth + 2), view.width - width - 2) };
}

function drawNowMark(view, { x, text, width, left }) {
  const { context, theme, headHeight } = view;
  context.font = view.fonts.minor;
  context.fillStyle = theme.primary;
  context.beginPath();
  context.roundRect(left, headHeight - 21, width, 18, 4);
  context.moveTo(x - 4, headHeight - 4);
  context.lineTo(x + 4, headHeight - 4);
  context.lineTo(x, headHeight);
  context.fill();
  context.fillStyle = theme.surface;
  context.fillText(text, left + PAD, headHeight - 11.5);
}

function drawCorner(view) {
  const { context, theme, headHeight, headWidth } = view;
  context.fillStyle = theme.surface2;
  context.fillRect(0, 0, headWidth, headHeight);
  context.fillStyle = theme.text2;
  context.font = view.fonts.minor;
  context.textBaseline = "middle";
  context.fillText(fit(context, view.cornerText, headWidth - PAD * 2 - 4), PAD + 4, headHeight * 0.75);
  context.fillStyle = theme.lineStrong;
  context.fillRect(0, headHeight - view.hair, headWidth, view.hair);
  context.fillRect(headWidth - view.hair, 0, view.hair, headHeight);
}
