/** Ctrl K: one box to find records, menus and actions. The server ranks; this shows, moves and opens. */

import { debounce, delegate, text } from "./dom.js";
import { Cursor } from "./listbox.js";
import { follow } from "./navigation.js";

const WAIT = 70;
let cursor = null;
let asking = null;

function parts() {
  const dialog = document.getElementById("palette");
  return { dialog, input: dialog?.querySelector("input"), results: dialog?.querySelector(".palette-results") };
}

export function openPalette() {
  const { dialog, input } = parts();
  if (!dialog || dialog.open) return;
  input.value = "";
  dialog.showModal();
  input.focus();
  ask();
}

async function ask() {
  const { dialog, input, results } = parts();
  asking?.abort();
  asking = new AbortController();
  const url = new URL(dialog.dataset.src, location.href);
  url.searchParams.set("q", input.value);
  try {
    const response = await fetch(url, { signal: asking.signal, credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) throw new Error(`search: HTTP ${response.status}`);
    results.innerHTML = await response.text();
  } catch (error) {
    if (error.name === "AbortError") return;
    results.textContent = text("failed");
  }
  cursor = new Cursor(input, results);
  cursor.to(0);
}

const askSoon = debounce(ask, WAIT);

function open(option, newTab) {
  const href = option?.dataset.href;
  if (!href) return;
  if (newTab) {
    window.open(href, "_blank", "noopener");
    return;
  }
  parts().dialog.close();
  follow(href);
}

export function startPalette() {
  delegate("click", "[data-open-palette]", openPalette);
  delegate("input", "#palette input", askSoon);
  delegate("click", "#palette [role=option]", (event, option) => open(option, event.ctrlKey || event.metaKey));
  delegate("pointermove", "#palette [role=option]", (event, option) => cursor?.toElement(option));
  delegate("keydown", "#palette input", (event) => {
    if (cursor?.key(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      open(cursor?.current, event.ctrlKey || event.metaKey);
    }
  });
}
