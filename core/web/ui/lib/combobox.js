/** Many-to-one and tag fields: type to search, arrows to choose, create what is missing. */

import { debounce, delegate, iconOf, make, post, text } from "./dom.js";
import { Popup } from "./listbox.js";
import { toast } from "./toasts.js";

const WAIT = 120;
const fields = new WeakMap();

/** Asks the field's search address. Gives `{results, more}`; rejects when it cannot be had. */
export async function searchField(src, query, signal) {
  const url = new URL(src, location.href);
  url.searchParams.set("q", query);
  const response = await fetch(url, { signal, credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!response.ok || response.redirected) throw new Error(`search: HTTP ${response.status}`);
  return response.json();
}

class Combo {
  constructor(box) {
    this.box = box;
    this.many = box.matches("[data-tags]");
    this.input = box.querySelector('[role="combobox"]');
    this.hidden = this.many ? null : box.querySelector("input[type=hidden]");
    this.chosenLabel = this.input.value;
    this.popup = new Popup(this.input, box, (item) => this.choose(item));
    this.searchSoon = debounce(() => this.search(this.input.value), WAIT);
  }

  async search(query) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const { results, more } = await searchField(this.box.dataset.src, query, this.asking.signal);
      if (document.activeElement === this.input) this.show(results, query.trim(), more);
    } catch (error) {
      if (error.name !== "AbortError") toast(text("failed"), "error");
    }
  }

  show(results, query, more) {
    const items = [...results];
    const known = results.some((each) => each.label.toLowerCase() === query.toLowerCase());
    if (this.box.dataset.create && query && !known) items.push({ kind: "create", label: text("create", { name: query }), name: query });
    const note = more ? text("more_results") : items.length ? "" : text("no_results");
    const at = items.findIndex((each) => String(each.id) === this.hidden?.value);
    this.popup.show(items, { note, selected: this.hidden?.value ?? null, first: query || at < 0 ? 0 : at });
  }

  async choose(item) {
    if (item.kind === "create") {
      const made = await this.create(item.name);
      if (made) this.choose(made);
      return;
    }
    this.popup.close();
    if (this.many) this.addTag(item);
    else this.set(item.id, item.label);
  }

  async create(name) {
    this.popup.close();
    try {
      const response = await post(this.box.dataset.create, { name });
      const answer = await response.json();
      if (response.ok) return answer;
      toast(answer.message ?? text("failed"), "error");
    } catch {
      toast(text("failed"), "error");
    }
    return null;
  }

  set(id, label) {
    const changed = this.hidden.value !== String(id);
    this.hidden.value = id;
    this.input.value = this.chosenLabel = label;
    if (!changed) return;
    this.box.querySelector("[data-combo-open]")?.remove();
    this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }

  addTag({ id, label }) {
    this.input.value = "";
    const name = this.box.dataset.name;
    if ([...this.box.querySelectorAll("input[type=hidden]")].some((each) => each.value === String(id))) return;
    const remove = make("button", { type: "button", "data-tag-remove": true, "aria-label": label }, iconOf("x"));
    this.input.before(make("span", { class: "tag" }, label, make("input", { type: "hidden", name, value: id }), remove));
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Leaving the field settles what was typed: empty clears, an exact or only hit counts, anything else goes back. */
  leave() {
    const typed = this.input.value.trim();
    const items = this.popup.items.filter((each) => each.id !== undefined);
    const settled = this.popup.isOpen && (items.find((each) => each.label.toLowerCase() === typed.toLowerCase()) ?? (items.length === 1 ? items[0] : null));
    this.asking?.abort();
    this.popup.close();
    if (this.many) this.input.value = "";
    else if (!typed) this.set("", "");
    else if (typed !== this.chosenLabel && settled) this.set(settled.id, settled.label);
    else this.input.value = this.chosenLabel;
  }

  key(event) {
    if (this.popup.isOpen && this.popup.cursor.key(event)) return;
    if (event.key === "ArrowDown" || (event.key === "ArrowUp" && event.altKey)) {
      event.preventDefault();
      this.search(this.input.value === this.chosenLabel ? "" : this.input.value);
    } else if (event.key === "Enter" && this.popup.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.popup.pick(this.popup.cursor.current);
    } else if (event.key === "Escape" && this.popup.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.input.value = this.chosenLabel;
      this.popup.close();
    } else if (event.key === "Backspace" && this.many && !this.input.value) {
      [...this.box.querySelectorAll(".tag")].at(-1)?.remove();
      this.box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

function comboOf(element) {
  const box = element.closest("[data-combo], [data-tags]");
  if (!fields.has(box)) fields.set(box, new Combo(box));
  return fields.get(box);
}

/** Puts the first hit for `label` into the field, as if it had been chosen. False when nothing was found. */
export async function setByLabel(input, label) {
  const combo = comboOf(input);
  const { results } = await searchField(combo.box.dataset.src, label);
  const hit = results.find((each) => each.label.toLowerCase() === label.toLowerCase()) ?? results[0];
  if (hit) combo.set(hit.id, hit.label);
  return !!hit;
}

export function startComboboxes() {
  const inside = ':is([data-combo], [data-tags]) [role="combobox"]';
  delegate("input", inside, (event, input) => comboOf(input).searchSoon());
  delegate("keydown", inside, (event, input) => comboOf(input).key(event), true);
  delegate("focusin", inside, (event, input) => { comboOf(input); input.select(); });
  delegate("focusout", inside, (event, input) => comboOf(input).leave());
  delegate("pointerdown", "[data-combo-toggle]", (event, button) => {
    event.preventDefault();
    const combo = comboOf(button);
    const wasOpen = combo.popup.isOpen;
    combo.input.focus();
    if (wasOpen) combo.popup.close();
    else combo.search("");
  });
  delegate("click", "[data-tag-remove]", (event, button) => {
    const box = button.closest("[data-tags]");
    button.closest(".tag").remove();
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.querySelector('[role="combobox"]').focus();
  });
}
