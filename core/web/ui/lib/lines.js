/** Lines edited in place: add, remove, move by Enter and arrows, paste a block from a spreadsheet. */

import { delegate } from "./dom.js";
import { setByLabel } from "./combobox.js";

const CONTROLS = "input:not([type=hidden]), select, textarea";

function rowsOf(box) {
  return [...box.querySelectorAll("tbody > tr")];
}

function cellsOf(row) {
  return [...row.querySelectorAll(CONTROLS)];
}

/** Adds an empty line at the end and gives its row; null where lines may not be added. */
export function addLine(box) {
  const template = box.querySelector("template[data-line-template]");
  if (!template) return null;
  const index = Number(box.dataset.next);
  box.dataset.next = String(index + 1);
  const made = document.createElement("template");
  made.innerHTML = template.innerHTML.replaceAll("__i__", index).replaceAll("__n__", rowsOf(box).length + 1);
  const row = made.content.querySelector("tr");
  row.classList.add("is-new");
  box.querySelector("tbody").append(row);
  const empty = box.querySelector("[data-lines-empty]");
  if (empty) empty.hidden = true;
  return row;
}

function addAndFocus(box) {
  const row = addLine(box);
  if (row) cellsOf(row)[0]?.focus();
}

function isEmpty(row) {
  return cellsOf(row).every((each) => (each.type === "checkbox" ? !each.checked : !each.value));
}

/** Strikes a saved line out, or takes that back. What is struck out is deleted when the form is saved. */
export function strike(row, gone) {
  row.querySelector("[data-line-delete]").value = gone ? "1" : "0";
  row.classList.toggle("is-removed", gone);
  for (const control of cellsOf(row)) control.disabled = gone;
}

/** A saved line is struck out; a new one just goes. */
function remove(event, button) {
  const row = button.closest("tr");
  const box = row.closest("[data-lines]");
  const form = row.closest("form");
  const saved = row.querySelector('input[type="hidden"][name$=".id"]').value;
  if (saved) {
    strike(row, !row.classList.contains("is-removed"));
  } else {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    renumber(box);
    (next ? cellsOf(next)[0] : box.querySelector("[data-line-add]"))?.focus();
  }
  form.elements._dirty.dispatchEvent(new Event("change", { bubbles: true }));
}

function renumber(box) {
  rowsOf(box).forEach((row, index) => {
    const number = row.querySelector("[data-line-no]");
    if (number) number.textContent = String(index + 1);
  });
  const empty = box.querySelector("[data-lines-empty]");
  if (empty) empty.hidden = rowsOf(box).length > 0;
}

function keys(event, control) {
  const row = control.closest("tr");
  const box = row.closest("[data-lines]");
  const combo = control.getAttribute("role") === "combobox";
  const vertical = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (event.key === "Tab" && !event.shiftKey && control === cellsOf(row).at(-1) && !row.nextElementSibling && !isEmpty(row)) {
    if (!box.querySelector("template[data-line-template]")) return;
    event.preventDefault();
    addAndFocus(box);
  } else if (vertical && !(event.key !== "Enter" && (combo || control.matches("select, textarea, [type=date]")))) {
    if (event.key === "Enter" && control.matches("textarea")) return;
    event.preventDefault();
    move(box, row, cellsOf(row).indexOf(control), vertical, event.key === "Enter");
  }
}

function move(box, row, column, step, mayAdd) {
  const rows = rowsOf(box);
  const target = rows[rows.indexOf(row) + step];
  if (target) cellsOf(target)[column]?.focus();
  else if (mayAdd && step > 0 && !isEmpty(row)) addAndFocus(box);
}

/** A block copied from a spreadsheet fills cells to the right and down, adding lines where they run out. */
async function paste(event, control) {
  const clip = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!/[\t\n]/.test(clip)) return;
  event.preventDefault();
  let row = control.closest("tr");
  const box = row.closest("[data-lines]");
  const start = cellsOf(row).indexOf(control);
  for (const line of clip.split(/\r?\n/)) {
    row ??= addLine(box);
    if (!row) return;
    const cells = cellsOf(row);
    const filled = line.split("\t").map((value, offset) => cells[start + offset] && fill(cells[start + offset], value.trim()));
    await Promise.all(filled);
    row = row.nextElementSibling;
  }
}

async function fill(control, value) {
  if (control.getAttribute("role") === "combobox") await setByLabel(control, value);
  else if (control.matches("select")) control.value = [...control.options].find((each) => each.label === value || each.value === value)?.value ?? control.value;
  else if (control.type === "checkbox") control.checked = /^(1|x|y|yes|true|是)$/i.test(value);
  else if (control.type === "date") control.value = value.replace(/[./年月]/g, "-").replace(/日$/, "");
  else control.value = value;
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

export function startLines() {
  delegate("click", "[data-line-add]", (event, button) => addAndFocus(button.closest("[data-lines]")));
  delegate("click", "[data-line-remove]", remove);
  delegate("keydown", `[data-lines] tbody :is(${CONTROLS})`, keys);
  delegate("paste", `[data-lines] tbody :is(${CONTROLS})`, paste);
}
