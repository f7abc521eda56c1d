/** Zoom, place, rows and filters in the address after `#`, so that reload, back and a shared link show the same. */

const KEYS = ["z", "t", "rows", "late", "q", "bar"];

/** What the address holds of the board's state; values that cannot be read are left out. */
export function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const [zoom, time] = [Number.parseFloat(given.get("z")), Date.parse(given.get("t"))];
  return {
    perHour: zoom > 0 ? zoom : null, time: Number.isNaN(time) ? null : time, late: given.get("late") === "1",
    rowsBy: ["machine", "order"].includes(given.get("rows")) ? given.get("rows") : null, query: given.get("q") ?? "", bar: given.get("bar"),
  };
}

/** Replaces the board's part of the address and leaves foreign parts alone. */
export function writeAddress(state) {
  const parts = new URLSearchParams(location.hash.slice(1));
  const values = {
    z: state.perHour.toFixed(3), t: new Date(state.time).toISOString().slice(0, 16) + "Z", rows: state.rowsBy,
    late: state.late ? "1" : "", q: state.query, bar: state.bar === null ? "" : String(state.bar),
  };
  for (const key of KEYS) {
    if (values[key]) parts.set(key, values[key]);
    else parts.delete(key);
  }
  history.replaceState(history.state, "", `#${parts}`);
}
