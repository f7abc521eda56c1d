/** Calendar arithmetic and date texts in one IANA time zone. Instants are milliseconds since the epoch (UTC). */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const FIXED_SIZES = { minute: MINUTE, hour: HOUR, day: DAY };
const CACHE_LIMIT = 4000;

const FORMATS = {
  minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  hour: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  dayNumber: { day: "numeric" },
  dayShort: { weekday: "short", day: "numeric" },
  dayMedium: { weekday: "short", day: "numeric", month: "short" },
  dayLong: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  monthShort: { month: "short" },
  monthLong: { month: "long", year: "numeric" },
  year: { year: "numeric" },
  moment: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};

export class Zone {
  /** `name` is an IANA zone, `locale` a BCP 47 tag (underscores are accepted). Throws RangeError for an unknown zone. */
  constructor(name, locale) {
    this.name = name || "UTC";
    this.locale = (locale || "en").replace("_", "-");
    this.parts = new Intl.DateTimeFormat("en-US", {
      timeZone: this.name, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    });
    this.formatters = new Map();
    this.offsets = new Map();
    this.texts = new Map();
  }

  /** Milliseconds to add to an instant to get its wall clock reading. */
  offset(instant) {
    const bucket = Math.floor(instant / (15 * MINUTE));
    const known = this.offsets.get(bucket);
    if (known !== undefined) return known;
    const at = bucket * 15 * MINUTE;
    const read = {};
    for (const part of this.parts.formatToParts(at)) read[part.type] = Number(part.value);
    const wall = Date.UTC(read.year, read.month - 1, read.day, read.hour, read.minute, read.second);
    return remember(this.offsets, bucket, wall - at);
  }

  toWall(instant) {
    return instant + this.offset(instant);
  }

  /** The instant of a wall clock reading; a reading skipped by summer time gives the first instant after the gap. */
  fromWall(wall) {
    const guess = wall - this.offset(wall);
    return wall - this.offset(guess);
  }

  /** Start of the period (`count` units, aligned to local midnight, Monday or the first of the month) holding it. */
  floor(instant, unit, count = 1) {
    return this.fromWall(floorWall(this.toWall(instant), unit, count));
  }

  /** Nearest multiple of `minutes` on the local clock. */
  snap(instant, minutes) {
    const size = minutes * MINUTE;
    return this.fromWall(Math.round(this.toWall(instant) / size) * size);
  }

  /** Period starts from the one holding `from` up to and including the first one at or after `to`. */
  ticks(from, to, unit, count = 1) {
    const found = [];
    let wall = floorWall(this.toWall(from), unit, count);
    for (;;) {
      const instant = this.fromWall(wall);
      found.push(instant);
      if (instant >= to) return found;
      wall = nextWall(wall, unit, count);
    }
  }

  /** ISO week number of the instant's local day. */
  week(instant) {
    const thursday = floorWall(this.toWall(instant), "week", 1) + 3 * DAY;
    const yearStart = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
    return 1 + Math.floor((thursday - yearStart) / (7 * DAY));
  }

  /** Text of an instant in one of the named forms of this module. */
  format(instant, form) {
    const key = `${form}${instant}`;
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    let formatter = this.formatters.get(form);
    if (!formatter) {
      formatter = new Intl.DateTimeFormat(this.locale, { timeZone: this.name, ...FORMATS[form] });
      this.formatters.set(form, formatter);
    }
    return remember(this.texts, key, formatter.format(instant));
  }

  /** Value of a `datetime-local` input for an instant, and back. */
  toInput(instant) {
    return new Date(this.toWall(instant)).toISOString().slice(0, 16);
  }

  fromInput(value) {
    const wall = Date.parse(`${value}Z`);
    return Number.isNaN(wall) ? null : this.fromWall(wall);
  }
}

function remember(cache, key, value) {
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, value);
  return value;
}

function floorWall(wall, unit, count) {
  if (unit === "month" || unit === "year") {
    const date = new Date(wall);
    return Date.UTC(date.getUTCFullYear(), unit === "year" ? 0 : date.getUTCMonth(), 1);
  }
  if (unit === "week") {
    const days = Math.floor(wall / DAY);
    // The epoch was a Thursday: three days on, a multiple of seven is a Monday.
    return (days - ((((days + 3) % 7) + 7) % 7)) * DAY;
  }
  const size = FIXED_SIZES[unit] * count;
  return Math.floor(wall / size) * size;
}

function nextWall(wall, unit, count) {
  if (unit === "month" || unit === "year") {
    const date = new Date(wall);
    const months = unit === "year" ? 12 : count;
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  }
  return wall + (unit === "week" ? 7 * DAY : FIXED_SIZES[unit] * count);
}
