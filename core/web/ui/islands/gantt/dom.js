/** Building elements without markup strings: the page's content security policy allows neither inline script nor style. */

/**
 * An element with attributes, `on…` listeners and children. `false`, `null` and `undefined` attributes and children
 * are left out, `true` gives an empty attribute.
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** `action` runs `delay` ms after the last call; `cancel()` drops a waiting call. */
export function debounce(action, delay) {
  let timer = 0;
  const later = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), delay);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
