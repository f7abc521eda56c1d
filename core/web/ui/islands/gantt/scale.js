/** The time axis: pixels to instants, zoom levels, the two header tiers and the snapping step of each zoom. */

import { HOUR } from "./zone.js";

/** Named zooms, widest view first; `pxPerHour` is the width of an hour. */
export const LEVELS = [
  { id: "month", pxPerHour: 18 / 24 },
  { id: "week", pxPerHour: 84 / 24 },
  { id: "day", pxPerHour: 22 },
  { id: "hour", pxPerHour: 96 },
];

export const MIN_PX_PER_HOUR = 3 / 24;
export const MAX_PX_PER_HOUR = 360;

const MINUTE_SNAP_FROM = 60;

/** Candidates for the lower header tier: the finest one whose cells hold their label is taken. */
const MINORS = [
  { unit: "minute", count: 15, hours: 0.25, form: "minute", min: 48, major: "day" },
  { unit: "minute", count: 30, hours: 0.5, form: "minute", min: 48, major: "day" },
  { unit: "hour", count: 1, hours: 1, form: "hour", min: 48, major: "day" },
  { unit: "hour", count: 2, hours: 2, form: "hour", min: 48, major: "day" },
  { unit: "hour", count: 3, hours: 3, form: "hour", min: 48, major: "day" },
  { unit: "hour", count: 6, hours: 6, form: "hour", min: 48, major: "day" },
  { unit: "hour", count: 12, hours: 12, form: "hour", min: 56, major: "day" },
  { unit: "day", count: 1, hours: 24, form: "dayShort", min: 64, major: "week" },
  { unit: "day", count: 1, hours: 24, form: "dayNumber", min: 26, major: "week" },
  { unit: "week", count: 1, hours: 168, form: "weekShort", min: 52, major: "month" },
  { unit: "month", count: 1, hours: 720, form: "monthShort", min: 0, major: "year" },
];

const MAJOR_FORMS = {
  day: ["dayLong", "dayMedium", "dayShort", "dayNumber"],
  week: ["weekLong", "weekShort"],
  month: ["monthLong", "monthShort"],
  year: ["year"],
};

export class Scale {
  /** The axis shows `from` to `to` (instants) at `pxPerHour`. */
  constructor(from, to, pxPerHour) {
    this.from = from;
    this.to = Math.max(to, from + HOUR);
    this.pxPerHour = pxPerHour;
  }

  get pxPerHour() {
    return this.perHour;
  }

  set pxPerHour(value) {
    this.perHour = Math.min(MAX_PX_PER_HOUR, Math.max(MIN_PX_PER_HOUR, value));
    this.perMs = this.perHour / HOUR;
  }

  get width() {
    return Math.ceil((this.to - this.from) * this.perMs);
  }

  x(instant) {
    return (instant - this.from) * this.perMs;
  }

  time(x) {
    return this.from + x / this.perMs;
  }

  /** Dragging and keyboard steps in minutes. */
  get snapMinutes() {
    return this.perHour >= MINUTE_SNAP_FROM ? 1 : 15;
  }

  /** `{minor, major}`: unit, count and text forms of the two header tiers. */
  get tiers() {
    const minor = MINORS.find((tier) => tier.hours * this.perHour >= tier.min) ?? MINORS[MINORS.length - 1];
    return { minor, major: { unit: minor.major, count: 1, forms: MAJOR_FORMS[minor.major] } };
  }

  /** Id of the named level nearest to the present zoom. */
  get level() {
    const distance = (level) => Math.abs(Math.log(level.pxPerHour / this.perHour));
    return LEVELS.reduce((best, level) => (distance(level) < distance(best) ? level : best)).id;
  }

  /** The next named level's `pxPerHour`: `direction` 1 closer, -1 wider. */
  step(direction) {
    const ordered = direction > 0 ? LEVELS : [...LEVELS].reverse();
    const next = ordered.find((level) => (level.pxPerHour - this.perHour) * direction > this.perHour * 0.02);
    if (next) return next.pxPerHour;
    return direction > 0 ? this.perHour * 1.6 : this.perHour / 1.6;
  }
}

/** Text of a tick in a tier's form; week forms take their words from the labels. */
export function tickText(zone, labels, instant, form) {
  if (form === "weekShort") return labels.format("week_short", { week: zone.week(instant) });
  if (form === "weekLong") {
    return labels.format("week_long", { week: zone.week(instant), month: zone.format(instant, "monthLong") });
  }
  return zone.format(instant, form);
}
