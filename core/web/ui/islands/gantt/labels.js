/** Every text of the island. The server sends translations under the same keys; these are the English defaults. */

export const DEFAULT_LABELS = {
  board: "Planning board",
  board_help:
    "Arrow keys choose an operation, Enter opens it, M moves it, plus and minus zoom. The Table button shows the same as a table.",
  loading: "Loading the plan",
  empty: "Nothing is planned in this period",
  load_failed: "The plan could not be loaded.",
  retry: "Try again",
  network_error: "No connection to the server. Nothing was changed.",
  session_expired: "You are logged out. Log in again; nothing was changed.",
  server_error: "The server refused the change.",
  rows: "Rows",
  rows_machine: "By machine",
  rows_order: "By order",
  search: "Search orders",
  search_hits: "{count} found",
  late_only: "Late only",
  zoom: "Zoom",
  zoom_in: "Zoom in",
  zoom_out: "Zoom out",
  zoom_month: "Month",
  zoom_week: "Week",
  zoom_day: "Day",
  zoom_hour: "Hour",
  go_now: "Now",
  open: "Open",
  move: "Move…",
  undo: "Undo move",
  table: "Table",
  count: "{bars} operations, {late} late",
  legend: "Legend",
  state: "State",
  planned: "Planned",
  running: "Running",
  done: "Done",
  waiting: "Waiting",
  late: "Late",
  pinned: "Pinned",
  moved: "Moved by replanning",
  setup: "Set-up",
  run: "Run",
  closed: "Closed shift",
  load: "Load",
  overload: "Overloaded",
  now: "Now",
  unassigned: "No machine",
  machine: "Machine",
  row_order: "Order",
  operation: "Operation",
  details: "Details",
  start: "Start",
  end: "End",
  remarks: "Remarks",
  actions: "Actions",
  more_rows: "Show {count} more",
  week_short: "W{week}",
  week_long: "Week {week}, {month}",
  duration_minutes: "{minutes} min",
  duration_hours: "{hours} h",
  duration_hours_minutes: "{hours} h {minutes} min",
  selected: "{label}, {row}, {start} to {end}, {state}",
  nothing_selected: "Nothing selected",
  move_started: "Moving {label}. Arrow keys change time and machine, Enter drops, Escape cancels.",
  move_at: "{row}, {start}",
  move_cancelled: "Move cancelled",
  move_done: "{label} moved to {row}, {start}",
  move_refused: "Not moved: {message}",
  move_fixed: "{label} cannot be moved.",
  moving: "Saving the move",
  checking: "Checking",
  fits: "Fits",
  refused: "Does not fit",
  effects: "Also affected: {count}",
  effect_late: "{label}: {duration} late",
  effect_shift: "{label}: {start}",
  effects_more: "and {count} more",
  undone: "Move undone",
  move_title: "Move {label}",
  move_confirm: "Move here",
  cancel: "Cancel",
  invalid_time: "Enter a date and a time.",
};

export class Labels {
  /** Later sources win; values that are not strings are ignored. */
  constructor(...sources) {
    this.texts = { ...DEFAULT_LABELS };
    for (const source of sources) this.add(source);
  }

  add(source) {
    for (const [key, text] of Object.entries(source ?? {})) {
      if (typeof text === "string") this.texts[key] = text;
    }
  }

  get(key) {
    return this.texts[key] ?? key;
  }

  /** The text with `{name}` places filled from `values`. */
  format(key, values) {
    return this.get(key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** A span of minutes in words. */
  duration(minutes) {
    const rounded = Math.round(Math.abs(minutes));
    const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
    if (!hours) return this.format("duration_minutes", { minutes: rest });
    return this.format(rest ? "duration_hours_minutes" : "duration_hours", { hours, minutes: rest });
  }
}

/** Labels given by `data-labels`: `#id` of a JSON script element, or JSON itself. Throws SyntaxError for broken JSON. */
export function readLabels(element) {
  const given = element.dataset.labels?.trim();
  if (!given) return {};
  const text = given.startsWith("#") ? document.querySelector(given)?.textContent : given;
  return text ? JSON.parse(text) : {};
}
