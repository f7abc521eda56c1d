/** Lists: selection with a bulk bar, rows that open on click, groups that open in place. */

import { delegate, text } from "./dom.js";
import { fetchInto } from "./navigation.js";

let lastPicked = null;

function boxes() {
  return [...document.querySelectorAll('[data-list] input[name="ids"]')];
}

function refreshSelection() {
  const all = boxes();
  const picked = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr").classList.toggle("is-selected", box.checked);
  const head = document.querySelector("[data-select-page]");
  if (head) {
    head.checked = picked.length > 0 && picked.length === all.length;
    head.indeterminate = picked.length > 0 && picked.length < all.length;
  }
  const bar = document.querySelector("[data-bulkbar]");
  if (!bar) return;
  bar.hidden = picked.length === 0;
  const everything = bar.querySelector("[data-bulk-all]").value === "1";
  for (const button of bar.querySelectorAll("[data-states]")) button.hidden = !everything && !allIn(picked, button.dataset.states);
  bar.querySelector("[data-bulk-count]").textContent = text("selected", { count: everything ? bar.dataset.total || "…" : picked.length });
}

/** A step of several records is offered while all of them are in a state it leads on from. */
function allIn(picked, states) {
  return picked.every((box) => states.split(" ").includes(box.closest("tr").dataset.state));
}

function pick(event, box) {
  const all = boxes();
  if (event.shiftKey && lastPicked?.isConnected) {
    const [from, to] = [all.indexOf(lastPicked), all.indexOf(box)].sort((a, b) => a - b);
    for (const each of all.slice(from, to + 1)) each.checked = box.checked;
  }
  lastPicked = box;
  const everything = document.querySelector("[data-bulk-all]");
  if (everything) everything.value = "0";
  refreshSelection();
}

/** Takes back the selection. False when there was none. */
export function clearSelection() {
  const picked = boxes().filter((box) => box.checked);
  for (const box of picked) box.checked = false;
  const everything = document.querySelector("[data-bulk-all]");
  if (everything) everything.value = "0";
  refreshSelection();
  return picked.length > 0;
}

function openRow(event, row) {
  if (event.target.closest("a, button, input, label, select, summary") || String(getSelection())) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
  else if (row.dataset.panel) openPanel(row.dataset.panel);
  else row.querySelector(".primary-cell a")?.click();
}

async function openPanel(href) {
  const panel = document.getElementById("side-panel");
  await fetchInto(href, panel);
  panel.hidden = false;
}

function toggleGroup(event, button) {
  const body = document.getElementById(button.dataset.group);
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  body.hidden = !open;
  if (open && button.dataset.src && !body.childElementCount) fetchInto(button.dataset.src, body);
}

/** Moves to the row below or above the one with the focus. */
export function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-list] tbody:not([hidden]) tr[data-id]")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement?.closest("tr[data-id]"));
  const row = rows[Math.max(0, Math.min(at + step, rows.length - 1))];
  for (const each of document.querySelectorAll("tr.is-cursor")) each.classList.remove("is-cursor");
  row.classList.add("is-cursor");
  row.querySelector(".primary-cell a, input")?.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

/** Selects or unselects the row with the focus. */
export function toggleRow() {
  const box = document.activeElement?.closest("tr[data-id]")?.querySelector('input[name="ids"]');
  if (!box) return false;
  box.checked = !box.checked;
  lastPicked = box;
  refreshSelection();
  return true;
}

export function startLists() {
  delegate("click", '[data-list] input[name="ids"]', pick);
  delegate("change", "[data-select-page]", (event, head) => {
    for (const box of boxes()) box.checked = head.checked;
    refreshSelection();
  });
  delegate("click", "[data-bulk-clear]", clearSelection);
  delegate("click", "[data-bulk-everything]", (event, button) => {
    button.closest("form").querySelector("[data-bulk-all]").value = "1";
    refreshSelection();
  });
  delegate("click", "[data-list] tr[data-href]", openRow);
  delegate("click", "[data-group]", toggleGroup);
}
