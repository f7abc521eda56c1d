/** Drafts of unsaved forms, kept for the life of the browser tab: a closed session or a crash loses nothing. */

import { addLine, strike } from "./lines.js";

const PREFIX = "mes:draft:";
const OWN = new Set(["_csrf", "_version", "_dirty", "_reason", "_typed"]);

/** Keeps what the form holds now, with the version it was read at. */
export function writeDraft(form) {
  const values = [...new FormData(form)].filter(([name, value]) => !OWN.has(name) && typeof value === "string");
  const labels = Object.fromEntries([...form.querySelectorAll("[data-combo] > input[type=hidden]")].map((hidden) => [hidden.name, hidden.nextElementSibling.value]));
  const ticked = Object.fromEntries([...form.querySelectorAll("input[type=checkbox][name]")].map((box) => [box.name, box.checked]));
  sessionStorage.setItem(PREFIX + form.dataset.recordKey, JSON.stringify({ version: form.dataset.version, values, labels, ticked }));
}

export function readDraft(form) {
  return JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.recordKey) ?? "null");
}

export function forgetDraft(form) {
  sessionStorage.removeItem(PREFIX + form.dataset.recordKey);
}

/**
 * Puts a draft back into the form, adding the lines it needs. The draft's own version goes with it, so that a record
 * changed meanwhile is noticed when it is saved.
 */
export function applyDraft(form, draft) {
  for (const [name] of draft.values) ensureLine(form, name);
  form.elements._version.value = draft.version;
  for (const [name, value] of draft.values) {
    const control = form.elements[name];
    if (control instanceof HTMLElement && control.type !== "checkbox" && control.type !== "radio") control.value = value;
  }
  for (const [name, label] of Object.entries(draft.labels)) {
    const hidden = form.elements[name];
    if (hidden?.nextElementSibling) hidden.nextElementSibling.value = label;
  }
  for (const box of form.querySelectorAll("input[type=checkbox][name]")) {
    if (box.name in draft.ticked) box.checked = draft.ticked[box.name];
  }
  for (const flag of form.querySelectorAll("[data-line-delete]")) if (flag.value === "1") strike(flag.closest("tr"), true);
}

function ensureLine(form, name) {
  const match = /^(\w+)\.(\d+)\./.exec(name);
  const box = match && form.querySelector(`[data-lines="${match[1]}"]`);
  while (box && Number(box.dataset.next) <= Number(match[2])) if (!addLine(box)) return;
}
