/** The record form: knows when it is dirty, keeps a draft, asks before leaving, saves with Ctrl S. */

import { debounce, delegate, text } from "./dom.js";
import { applyDraft, readDraft, forgetDraft, writeDraft } from "./drafts.js";
import { toast } from "./toasts.js";

let leaving = false;

export function recordForm() {
  return document.querySelector("form[data-record]");
}

function isDirty() {
  return !!recordForm()?.classList.contains("is-dirty");
}

const keepDraft = debounce((form) => form.isConnected && form.classList.contains("is-dirty") && writeDraft(form), 300);

/** Marks the form as changed; its draft follows. */
export function markDirty(form) {
  form.classList.add("is-dirty");
  form.elements._dirty.value = "1";
  keepDraft(form);
}

function clean(form) {
  form.classList.remove("is-dirty");
  form.elements._dirty.value = "0";
  forgetDraft(form);
}

function changed(event) {
  const form = event.target.form ?? event.target.closest?.("form");
  if (!form?.matches("[data-record]") || event.target.closest("dialog, [data-filter-builder]")) return;
  markDirty(form);
  showDependents(form);
}

/** Fields with a condition are shown while another field has one of the values. */
function showDependents(form) {
  for (const field of form.querySelectorAll("[data-show-if]")) {
    const control = form.elements[field.dataset.showIf];
    if (!control) continue;
    const value = control instanceof RadioNodeList ? ([...control].findLast((each) => each.type !== "checkbox" || each.checked)?.value ?? "") : control.value;
    field.hidden = !JSON.parse(field.dataset.showValues).includes(value);
  }
}

function prepare(form) {
  if (form.dataset.prepared || "readonly" in form.dataset) return;
  form.dataset.prepared = "yes";
  showDependents(form);
  if ("dirty" in form.dataset) {
    writeDraft(form);
    return;
  }
  const draft = readDraft(form);
  if (!draft) return;
  applyDraft(form, draft);
  markDirty(form);
  toast(text("restored"), "info");
}

function guard(event) {
  const link = event.target.closest?.("a[href]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !plain || !isDirty() || leaving) return;
  if (link.matches("[data-discard]")) {
    clean(recordForm());
    return;
  }
  if (link.hasAttribute("download") || link.target === "_blank" || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = document.getElementById("leave");
  dialog.returnValue = "stay";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "leave") return;
    clean(recordForm());
    link.click();
  }, { once: true });
  dialog.showModal();
}

/** Saves by pressing the form's own save button. False when there is nothing to save. */
export function save() {
  const button = document.querySelector("[data-save]");
  if (!recordForm() || !button || (!isDirty() && !button.closest(".record-actions"))) return false;
  document.activeElement?.blur?.();
  recordForm().requestSubmit(button);
  return true;
}

export function startRecord() {
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("click", guard, true);
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-record]")) forgetDraft(target);
    leaving = target.matches("[data-record], [data-keep-draft]") && target.dataset.hxBoost === "false";
  }, true);
  document.addEventListener("htmx:error", () => recordForm() && isDirty() && writeDraft(recordForm()));
  document.addEventListener("htmx:after:process", ({ target }) => {
    const form = target.matches?.("form[data-record]") ? target : target.querySelector?.("form[data-record]");
    if (form) prepare(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isDirty() || leaving) return;
    writeDraft(recordForm());
    event.preventDefault();
  });
  delegate("focusout", "input[data-number]", (event, input) => {
    const plain = input.value.normalize("NFKC").trim();
    if (plain !== input.value) input.value = plain;
  });
  delegate("click", "#error-summary a", (event, link) => {
    const field = document.querySelector(link.getAttribute("href"));
    if (!field) return;
    event.preventDefault();
    const panel = field.closest("[role=tabpanel]");
    if (panel?.hidden) document.getElementById(panel.getAttribute("aria-labelledby")).click();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
}
