/** The drawn signs, once: the same path data serves the canvas (12 px grid) and the inline SVG of legend and buttons. */

/** Signs of bars on a 12 px grid. */
export const SIGNS = {
  late: { d: "M10.5 6a4.5 4.5 0 1 1-9 0a4.5 4.5 0 1 1 9 0zM6 3.4V6l1.8 1.2" },
  pinned: { d: "M4 1.6h4M4.7 1.6v3.1L3.1 7.1h5.8L7.3 4.7V1.6M6 7.1v3.5" },
  running: { d: "M3.4 2.1v7.8L9.9 6z", solid: true },
  done: { d: "M2.2 6.4l2.6 2.6l5-5.9" },
  waiting: { d: "M3 1.6h6M3 10.4h6M3.8 1.6c0 2.3 1 3.1 2.2 4.4c-1.2 1.3-2.2 2.1-2.2 4.4M8.2 1.6c0 2.3-1 3.1-2.2 4.4c1.2 1.3 2.2 2.1 2.2 4.4" },
  refused: { d: "M2.8 2.8l6.4 6.4M9.2 2.8L2.8 9.2" },
  moved: { d: "M1.6 6h8.2M6.9 3.1L9.8 6L6.9 8.9" },
};

/** Icons of buttons on a 16 px grid. */
export const ICONS = {
  minus: "M3.5 8h9",
  plus: "M3.5 8h9M8 3.5v9",
  search: "M11.5 7a4.5 4.5 0 1 1-9 0a4.5 4.5 0 1 1 9 0zM10.3 10.3l3.2 3.2",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6",
  undo: "M5.5 3L2.5 6l3 3M2.5 6h7a3.5 3.5 0 0 1 0 7H6",
  now: "M8 1.5v2.5M8 12v2.5M1.5 8H4M12 8h2.5M8 12a4 4 0 1 0 0-8a4 4 0 0 0 0 8z",
  move: "M1.5 8h13M4 5.5L1.5 8L4 10.5M12 5.5L14.5 8L12 10.5M8 1.5v3M8 11.5v3",
  open: "M9.5 2.5h4v4M13.5 2.5L7.5 8.5M12 9.5v4H2.5V4h4",
};

const paths = new Map();

/** The sign as a Path2D on its 12 px grid. */
export function signPath(name) {
  if (!paths.has(name)) paths.set(name, new Path2D(SIGNS[name].d));
  return paths.get(name);
}

const SVG = "http://www.w3.org/2000/svg";

/** An inline SVG element, hidden from assistive technology: a word always stands beside it. */
export function svg(d, { grid = 16, size = grid, solid = false, className = "mes-gantt__icon" } = {}) {
  const image = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: `0 0 ${grid} ${grid}`, width: size, height: size, "aria-hidden": "true", class: className };
  for (const [name, value] of Object.entries(attributes)) image.setAttribute(name, String(value));
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  path.setAttribute("fill", solid ? "currentColor" : "none");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", grid === 12 ? "1.4" : "1.75");
  path.setAttribute("stroke-linecap", "round");
  path.setAttribute("stroke-linejoin", "round");
  image.append(path);
  return image;
}

export function icon(name) {
  return svg(ICONS[name]);
}

export function sign(name) {
  return svg(SIGNS[name].d, { grid: 12, size: 14, solid: Boolean(SIGNS[name].solid), className: `mes-gantt__sign mes-gantt__sign--${name}` });
}

/** A repeating diagonal hatch in `colour`, exact at any pixel ratio. */
export function hatch(context, colour, ratio) {
  const side = 6;
  const tile = document.createElement("canvas");
  tile.width = Math.round(side * ratio);
  tile.height = tile.width;
  const pen = tile.getContext("2d");
  const scale = tile.width / side;
  pen.scale(scale, scale);
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}
