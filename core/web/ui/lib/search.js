/** The search box of a list and its filter builder: both end in one plain parameter of the address. */

import { delegate, make, text } from "./dom.js";
import { Popup } from "./listbox.js";

const popups = new WeakMap();

function popupOf(input) {
  if (!popups.has(input)) popups.set(input, new Popup(input, input.closest("form"), (item) => choose(input, item)));
  return popups.get(input);
}

function suggest(input) {
  const query = input.value.trim();
  const fields = [...(document.getElementById("search-fields")?.content.children ?? [])];
  if (!query || !fields.length) {
    popupOf(input).close();
    return;
  }
  const everywhere = { label: input.getAttribute("aria-label"), hint: query, field: "" };
  popupOf(input).show([everywhere, ...fields.map((each) => ({ field: each.dataset.name, label: text("search_in", { field: each.textContent, text: query }) }))]);
}

function choose(input, item) {
  const form = input.form;
  popupOf(input).close();
  if (item.field) {
    form.append(make("input", { type: "hidden", name: "filter", value: `${item.field}:contains:${input.value.trim()}` }));
    input.value = "";
  }
  form.requestSubmit();
}

function searchKeys(event, input) {
  const popup = popupOf(input);
  if (popup.isOpen && popup.cursor.key(event)) return;
  if (event.key === "Enter" && popup.isOpen) {
    event.preventDefault();
    popup.pick(popup.cursor.current);
  } else if (event.key === "Escape") {
    if (popup.isOpen) event.stopPropagation();
    else input.blur();
    popup.close();
  } else if (event.key === "Backspace" && !input.value) {
    [...input.form.querySelectorAll(".chip a")].at(-1)?.click();
  }
}

/** Shows the operators and the kind of input that fit the chosen field. */
function fitBuilder(form) {
  const field = form.querySelector("[data-filter-field]").selectedOptions[0];
  const operator = form.querySelector("[data-filter-operator]");
  const allowed = field.dataset.operators.split(" ").filter(Boolean);
  for (const each of operator.options) each.hidden = each.disabled = allowed.length > 0 && !allowed.includes(each.value);
  if (operator.selectedOptions[0]?.disabled) operator.value = allowed[0];
  const slot = form.querySelector("[data-filter-slot]");
  slot.hidden = "noValue" in (operator.selectedOptions[0]?.dataset ?? {});
  const wanted = field.value + field.dataset.type;
  if (slot.dataset.shown === wanted) return;
  slot.dataset.shown = wanted;
  slot.querySelector("[data-filter-input]").replaceWith(inputFor(form, field));
}

function inputFor(form, field) {
  const options = form.querySelector(`template[data-options="${CSS.escape(field.value)}"]`);
  if (options) return options.content.firstElementChild.cloneNode(true);
  const type = { date: "date", datetime: "datetime-local" }[field.dataset.type] ?? "text";
  const number = field.dataset.type === "number";
  return make("input", { class: number ? "input num" : "input", id: "filter-value", type, inputmode: number ? "decimal" : null, "data-filter-input": true, autocomplete: "off" });
}

function sendFilter(event, form) {
  const [field, operator] = [form.querySelector("[data-filter-field]").value, form.querySelector("[data-filter-operator]").value];
  const slot = form.querySelector("[data-filter-slot]");
  const input = slot.querySelector("[data-filter-input]");
  const value = slot.hidden ? "" : input.value.trim();
  if (!slot.hidden && !value) {
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
    return;
  }
  form.querySelector("[data-filter-value]").value = `${field}:${operator}:${value}`;
  form.closest("[popover]")?.hidePopover();
}

export function startSearch() {
  delegate("input", "[data-list-search]", (event, input) => suggest(input));
  delegate("keydown", "[data-list-search]", (event, input) => searchKeys(event, input), true);
  delegate("focusout", "[data-list-search]", (event, input) => popupOf(input).close());
  delegate("change", "[data-filter-builder]", (event, form) => fitBuilder(form));
  delegate("submit", "[data-filter-builder]", sendFilter, true);
  document.addEventListener("htmx:after:process", ({ target }) => {
    for (const form of target.querySelectorAll?.("[data-filter-builder]") ?? []) fitBuilder(form);
  });
}
