/** Small helpers shared by the parts of the client. */

/** Calls `handler(event, element)` for events whose target lies in an element matching `selector`. */
export function delegate(type, selector, handler, capture = false) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (element) handler(event, element);
  }, capture);
}

let loadedTexts = null;

/** A text of the interface in the reader's language; `{name}` places are filled from `values`. */
export function text(key, values = {}) {
  loadedTexts ??= JSON.parse(document.body.dataset.texts || "{}");
  return (loadedTexts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A copy of one of the icons the page carries for scripts. */
export function iconOf(name) {
  const holder = document.getElementById("icons")?.content.querySelector(`[data-icon="${name}"] svg`);
  return holder ? holder.cloneNode(true) : document.createTextNode("");
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** Posts form fields and gives the response. Rejects when there is no connection. */
export function post(url, fields, options = {}) {
  return fetch(url, {
    method: "POST", credentials: "same-origin", body: new URLSearchParams(fields),
    headers: { "X-CSRF-Token": csrfToken(), Accept: "application/json" }, ...options,
  });
}

export function debounce(action, delay) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), delay);
  };
}

/** Makes an element: `make("span", {class: "hint"}, "text", child)`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Puts a fixed `popup` below `anchor`, or above where there is more room; keeps it inside the window. */
export function place(popup, anchor, { end = false, gap = 4, match = false } = {}) {
  const box = anchor.getBoundingClientRect();
  if (match) popup.style.minWidth = `${Math.round(box.width)}px`;
  const { offsetWidth: width, offsetHeight: height } = popup;
  const below = innerHeight - box.bottom - gap;
  const top = below >= height || below >= box.top ? box.bottom + gap : box.top - gap - height;
  const left = end ? box.right - width : box.left;
  popup.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  popup.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

/** Says something to screen readers. */
export function announce(message) {
  const region = document.getElementById("announce");
  if (region) region.textContent = message;
}

/** True where keys belong to what the user is writing. */
export function isTyping(target) {
  return target instanceof Element && !!target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}
