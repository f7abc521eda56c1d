/** Single keys and chords. Single keys rest while somebody types, and can be switched off (WCAG 2.1.4). */

import { delegate, isTyping } from "./dom.js";
import { clearSelection, moveRow, toggleRow } from "./list.js";
import { openPalette } from "./palette.js";
import { save } from "./record.js";

const SWITCH = "mes:single-keys";

const press = (selector) => {
  const element = document.querySelector(selector);
  element?.click();
  return !!element;
};

const focus = (selector) => {
  const element = document.querySelector(selector);
  element?.focus();
  element?.select?.();
  return !!element;
};

const CHORDS = { k: () => (openPalette(), true), s: save };
const ALT = { n: () => press("[data-record-next]"), p: () => press("[data-record-prev]") };
const SINGLE = {
  j: () => moveRow(1),
  k: () => moveRow(-1),
  x: toggleRow,
  c: () => press("[data-create-record]"),
  "/": () => focus("[data-list-search]"),
  "?": () => openSheet(),
  Escape: clearSelection,
};

function openSheet() {
  const sheet = document.getElementById("shortcuts");
  const box = sheet?.querySelector("[data-single-keys]");
  if (box) box.checked = localStorage.getItem(SWITCH) !== "off";
  sheet?.showModal();
  return !!sheet;
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  let action = null;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) action = CHORDS[key];
  else if (event.altKey && !event.ctrlKey) action = ALT[key];
  else if (!isTyping(event.target) && !document.querySelector("dialog[open]") && localStorage.getItem(SWITCH) !== "off") action = SINGLE[key];
  if (action?.() || (action === save && document.querySelector("[data-record]"))) event.preventDefault();
}

export function startShortcuts() {
  document.addEventListener("keydown", onKey);
  delegate("click", "[data-open-shortcuts]", openSheet);
  delegate("change", "[data-single-keys]", (event, box) => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
}
