/** Cutting texts to a width. Measuring is the dearest thing a canvas does, so results are kept. */

const LIMIT = 20_000;
const widths = new Map();
const cuts = new Map();

function measure(context, text) {
  const key = `${context.font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > LIMIT) widths.clear();
    width = context.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** The text, cut at its end with an ellipsis to fit `room` px; empty where a cut text would have less than `least` px. */
export function fit(context, text, room, least = 14) {
  if (!text || room < 6) return "";
  if (measure(context, text) <= room) return text;
  if (room < least) return "";
  const steps = Math.floor(room / 4);
  const key = `${context.font}|${steps}|${text}`;
  let cut = cuts.get(key);
  if (cut !== undefined) return cut;
  const target = steps * 4 - measure(context, "…");
  const letters = Array.from(text);
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(letters.slice(0, middle).join("")).width <= target) low = middle;
    else high = middle - 1;
  }
  cut = low < 2 ? "" : `${letters.slice(0, low).join("").trimEnd()}…`;
  if (cuts.size > LIMIT) cuts.clear();
  cuts.set(key, cut);
  return cut;
}

export { measure };
