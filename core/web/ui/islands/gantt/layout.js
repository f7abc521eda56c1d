/** Where rows and bars stand: group captions, rows with as many lanes as overlap needs, and hit tests. */

const GROUP_HEIGHT = 28;
const LANE_GAP = 2;

export class Layout {
  /** `rowHeight` is the height in px of a row with one lane. Sorts each row's bars by start. */
  constructor(model, rowHeight) {
    this.rowHeight = rowHeight;
    this.barHeight = rowHeight - 10;
    this.lines = [];
    this.rowLines = new Map();
    let top = 0;
    let group = null;
    for (const row of model.rows) {
      if (row.group && row.group !== group) {
        this.lines.push({ kind: "group", label: row.group, top, height: GROUP_HEIGHT });
        top += GROUP_HEIGHT;
      }
      group = row.group;
      const lanes = assignLanes(row.bars);
      const height = rowHeight + Math.max(0, lanes.length - 1) * (this.barHeight + LANE_GAP);
      const line = { kind: "row", row, top, height, lanes, position: this.rowLines.size };
      this.lines.push(line);
      this.rowLines.set(row.id, line);
      top += height;
    }
    this.height = top;
    this.rowOrder = [...this.rowLines.values()];
  }

  /** Lines that touch the span of heights `top` to `bottom`. */
  between(top, bottom) {
    const first = Math.max(0, this.indexAt(top));
    let last = first;
    while (last < this.lines.length && this.lines[last].top < bottom) last += 1;
    return this.lines.slice(first, last);
  }

  indexAt(y) {
    let [low, high] = [0, this.lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle].top <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  lineAt(y) {
    if (y < 0 || y >= this.height) return null;
    return this.lines[this.indexAt(y)] ?? null;
  }

  /** The row line nearest to a height, skipping group captions. */
  rowLineAt(y) {
    const line = this.lineAt(Math.min(Math.max(0, y), this.height - 1));
    if (!line || line.kind === "row") return line;
    return this.lines[this.lines.indexOf(line) + 1] ?? null;
  }

  lineOf(bar) {
    return this.rowLines.get(bar.row);
  }

  barTop(line, lane = 0) {
    return line.top + 4 + lane * (this.barHeight + LANE_GAP);
  }

  /** The bar at a height and instant; `slack` (ms) widens thin bars for fingers and mice. */
  barAt(y, instant, slack) {
    const line = this.lineAt(y);
    if (line?.kind !== "row") return null;
    let best = null;
    for (let lane = 0; lane < line.lanes.length; lane += 1) {
      const top = this.barTop(line, lane);
      if (y < top - 2 || y > top + this.barHeight + 2) continue;
      for (const bar of visible(line.lanes[lane], instant - slack, instant + slack)) {
        const distance = Math.max(bar.start - instant, instant - bar.end, 0);
        if (!best || distance < best.distance) best = { bar, distance };
      }
    }
    return best?.bar ?? null;
  }
}

/** The slice of a lane (bars that do not overlap, in order) that touches the span `from` to `to`. */
export function visible(lane, from, to) {
  let [low, high] = [0, lane.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane[middle].end < from) low = middle + 1;
    else high = middle;
  }
  const first = low;
  high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane[middle].start <= to) low = middle + 1;
    else high = middle;
  }
  return lane.slice(first, low);
}

function assignLanes(bars) {
  bars.sort((a, b) => a.start - b.start || a.end - b.end);
  const lanes = [];
  bars.forEach((bar, position) => {
    let lane = lanes.findIndex((taken) => taken[taken.length - 1].end <= bar.start);
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane].push(bar);
    bar.lane = lane;
    bar.position = position;
  });
  return lanes;
}
