/** Colours and fonts for the canvas, read from the page's custom properties so that themes and forced colours hold. */

const TOKENS = {
  surface: "#ffffff", "surface-2": "#eef1f5", text: "#1b2430", "text-2": "#4a5666", "text-3": "#5b6777",
  line: "#d5dbe3", "line-strong": "#7f8b9b", primary: "#1f5fbf", "primary-soft": "#e4eefb",
  ok: "#17703a", "ok-soft": "#e3f4e9", warn: "#8a5300", "warn-soft": "#fdf0d5",
  error: "#b3261e", "error-soft": "#fce8e6", info: "#0b6478", "info-soft": "#dff3f7",
};

const FORCED = {
  surface: "Canvas", "surface-2": "Canvas", text: "CanvasText", "text-2": "CanvasText", "text-3": "CanvasText",
  line: "GrayText", "line-strong": "CanvasText", primary: "Highlight", "primary-soft": "Canvas",
  ok: "CanvasText", "ok-soft": "Canvas", warn: "CanvasText", "warn-soft": "Canvas",
  error: "LinkText", "error-soft": "Canvas", info: "Highlight", "info-soft": "Canvas",
};

/** Reads the palette that applies to `element` now. `probe` is an invisible child used to resolve system colours. */
export function readTheme(element, probe) {
  const style = getComputedStyle(element);
  const forced = matchMedia("(forced-colors: active)").matches;
  const theme = { forced };
  for (const [token, fallback] of Object.entries(TOKENS)) {
    const name = token.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    theme[name] = forced ? systemColour(probe, FORCED[token]) : style.getPropertyValue(`--mes-${token}`).trim() || fallback;
  }
  theme.family = style.fontFamily || "sans-serif";
  theme.rowHeight = Number.parseFloat(style.getPropertyValue("--mes-gantt-row")) || 32;
  theme.bars = {
    planned: { fill: theme.primarySoft, stroke: theme.primary, text: theme.text },
    running: { fill: theme.okSoft, stroke: theme.ok, text: theme.text },
    waiting: { fill: theme.warnSoft, stroke: theme.warn, text: theme.text },
    done: { fill: theme.surface2, stroke: theme.lineStrong, text: theme.text2 },
    late: { fill: theme.errorSoft, stroke: theme.error, text: theme.text },
  };
  return theme;
}

function systemColour(probe, keyword) {
  probe.style.color = keyword;
  return getComputedStyle(probe).color;
}

/** Calls `changed` when the theme, forced colours or the pixel ratio change. Returns the function that stops it. */
export function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme", "data-density", "class"] });
  const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)", `(resolution: ${devicePixelRatio}dppx)`]
    .map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener("change", changed);
  };
}

export function prefersReducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
