/** The loaded plan: times as numbers, indexes by id, row and order, and what the search and filter let through. */

export const UNASSIGNED = "";
const FIXED_STATES = new Set(["running", "done"]);

export class Model {
  /** `document` is the server's JSON (see README.md beside this file). Throws Error when it is not a plan. */
  constructor(document) {
    if (!Array.isArray(document?.rows) || !Array.isArray(document?.bars)) throw new Error("not a plan document");
    this.version = document.version ?? null;
    this.editable = Boolean(document.editable);
    this.rowsBy = document.rows_by ?? null;
    this.urls = document.urls ?? {};
    this.now = instant(document.now) ?? Date.now();
    this.rows = document.rows.map(readRow);
    this.rowById = new Map(this.rows.map((row) => [row.id, row]));
    this.bars = document.bars.map((bar) => this.readBar(bar));
    this.barById = new Map(this.bars.map((bar) => [bar.id, bar]));
    const [first, last] = span(this.bars);
    this.from = instant(document.from) ?? first ?? this.now;
    this.to = instant(document.to) ?? last ?? this.now;
    this.readLinks(document.links ?? []);
    this.lateCount = this.bars.filter((bar) => bar.late).length;
    this.filter("", false);
  }

  readBar(given) {
    const start = instant(given.start);
    const end = Math.max(instant(given.end) ?? start, start);
    const row = String(given.row ?? UNASSIGNED);
    const known = this.rowById.has(row) ? row : this.unassigned();
    const bar = {
      id: given.id, row: known, start, end, setupEnd: Math.min(end, instant(given.setup_end) ?? start),
      label: String(given.label ?? ""), sub: String(given.sub ?? ""), order: String(given.order ?? ""),
      state: given.state ?? "planned", late: Boolean(given.late), pinned: Boolean(given.pinned),
      moved: Boolean(given.moved), href: given.href ?? null, tip: given.tip ?? [],
      rows: given.rows ? new Set(given.rows.map(String)) : null, editable: given.editable !== false,
      shown: true, links: [],
    };
    bar.text = `${bar.order} ${bar.label} ${bar.sub}`.toLocaleLowerCase();
    this.rowById.get(known).bars.push(bar);
    return bar;
  }

  unassigned() {
    if (!this.rowById.has(UNASSIGNED)) {
      const row = readRow({ id: UNASSIGNED, label: null });
      this.rows.unshift(row);
      this.rowById.set(UNASSIGNED, row);
    }
    return UNASSIGNED;
  }

  readLinks(pairs) {
    for (const [before, after] of pairs) {
      const [from, to] = [this.barById.get(before), this.barById.get(after)];
      if (from && to) from.links.push(to);
    }
    this.orders = new Map();
    for (const bar of this.bars) {
      if (!bar.order) continue;
      const group = this.orders.get(bar.order);
      if (group) group.push(bar);
      else this.orders.set(bar.order, [bar]);
    }
  }

  /** Marks each bar `shown` when it holds every word of `query` and, with `lateOnly`, is late. Returns the count. */
  filter(query, lateOnly) {
    const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    this.filtered = words.length > 0 || lateOnly;
    let count = 0;
    for (const bar of this.bars) {
      bar.shown = (!lateOnly || bar.late) && words.every((word) => bar.text.includes(word));
      if (bar.shown) count += 1;
    }
    this.shownCount = count;
    return count;
  }

  /** May this bar be moved at all? What runs or has run stays where it is. */
  movable(bar) {
    return this.editable && bar.editable && !FIXED_STATES.has(bar.state) && Boolean(this.urls.move);
  }

  /** May the bar be dropped on that row? The server's check has the last word. */
  eligible(bar, rowId, rowsFixed) {
    if (rowId === bar.row) return true;
    if (rowsFixed || rowId === UNASSIGNED) return false;
    return bar.rows ? bar.rows.has(rowId) : true;
  }

  /** The bars of an order that are active together (an order of one's own for bars without). */
  together(bar) {
    return this.orders.get(bar.order) ?? [bar];
  }
}

function readRow(given) {
  return {
    id: String(given.id), label: given.label, group: given.group ?? null, bars: [],
    load: (given.load ?? []).map(([at, value]) => [instant(at), Number(value)]),
    closed: (given.closed ?? []).map(([from, to]) => [instant(from), instant(to)]),
  };
}

function instant(text) {
  if (text === null || text === undefined) return null;
  const value = Date.parse(text);
  return Number.isNaN(value) ? null : value;
}

function span(bars) {
  let [first, last] = [null, null];
  for (const bar of bars) {
    if (first === null || bar.start < first) first = bar.start;
    if (last === null || bar.end > last) last = bar.end;
  }
  return [first, last];
}

/** The form in which instants go to the server. */
export function isoSeconds(value) {
  return new Date(value).toISOString().replace(/\.\d{3}Z$/, "Z");
}
