/** A list of options under a combobox: the cursor in it (aria-activedescendant) and the popup that holds it. */

import { iconOf, make, place } from "./dom.js";

let serial = 0;

/** Moves through the `[role=option]` elements of `list` while the focus stays in `input`. */
export class Cursor {
  constructor(input, list) {
    this.input = input;
    this.list = list;
    this.options = [...list.querySelectorAll('[role="option"]')];
    for (const option of this.options) option.id ||= `option-${(serial += 1)}`;
    this.index = -1;
    input.removeAttribute("aria-activedescendant");
  }

  get current() {
    return this.options[this.index] ?? null;
  }

  to(index) {
    this.current?.classList.remove("is-active");
    this.index = this.options.length ? (index + this.options.length) % this.options.length : -1;
    const option = this.current;
    if (!option) return;
    option.classList.add("is-active");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  toElement(option) {
    const index = this.options.indexOf(option);
    if (index >= 0 && index !== this.index) this.to(index);
  }

  /** Handles the arrow keys; true when the key was one. */
  key(event) {
    const target = { ArrowDown: this.index + 1, ArrowUp: this.index < 0 ? -1 : this.index - 1, PageDown: Math.min(this.index + 8, this.options.length - 1), PageUp: Math.max(this.index - 8, 0) }[event.key];
    if (target === undefined) return false;
    event.preventDefault();
    this.to(target);
    return true;
  }
}

/** A popup list under `input`. `choose(item)` hears what was picked; items are `{label, hint, kind, ...}`. */
export class Popup {
  constructor(input, anchor, choose) {
    Object.assign(this, { input, anchor, choose, items: [], element: null, cursor: null });
  }

  get isOpen() {
    return !!this.element;
  }

  show(items, { note = "", selected = null, first = 0 } = {}) {
    this.items = items;
    if (!this.element) {
      this.element = make("div", { class: "listbox", role: "listbox", id: this.input.getAttribute("aria-controls"), popover: "manual", "aria-label": this.input.getAttribute("aria-label") || this.input.labels?.[0]?.textContent.replace("*", "") });
      this.element.addEventListener("pointerdown", (event) => event.preventDefault());
      this.element.addEventListener("click", (event) => this.pick(event.target.closest('[role="option"]')));
      this.element.addEventListener("pointermove", (event) => this.cursor.toElement(event.target.closest('[role="option"]')));
      (this.input.closest("dialog, [popover], main") ?? document.body).append(this.element);
      this.element.showPopover();
      this.input.setAttribute("aria-expanded", "true");
    }
    this.element.replaceChildren(...items.map((item) => option(item, selected)));
    if (note) this.element.append(make("p", { class: "listbox-note", role: "presentation" }, note));
    this.cursor = new Cursor(this.input, this.element);
    place(this.element, this.anchor, { match: true });
    if (first >= 0 && items.length) this.cursor.to(first);
  }

  pick(element) {
    const item = this.items[this.cursor.options.indexOf(element)];
    if (item) this.choose(item);
  }

  close() {
    this.element?.remove();
    this.element = this.cursor = null;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function option(item, selected) {
  const element = make("div", { role: "option", class: item.kind ?? "", "aria-selected": String(selected !== null && String(item.id) === String(selected)) });
  if (item.kind === "create") element.append(iconOf("plus"));
  element.append(make("span", {}, item.label));
  if (item.hint) element.append(make("span", { class: "hint" }, item.hint));
  return element;
}
