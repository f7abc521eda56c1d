/** Short messages that go away by themselves: what worked, and the way back. */

import { iconOf, make, text } from "./dom.js";

const SHOWN = 5000;
const SHOWN_WITH_UNDO = 10000;
const SYMBOLS = { ok: "success", error: "error", warn: "warning", info: "info" };

/** Shows `message`. `undoHref` adds a button that posts there and reloads the page. */
export function toast(message, tone = "ok", undoHref = "") {
  const region = document.getElementById("toasts");
  if (!region || !message) return;
  const element = make("div", { class: "toast" }, iconOf(SYMBOLS[tone] ?? "info"), make("span", {}, message));
  if (undoHref) element.append(undoForm(undoHref));
  const close = make("button", { type: "button", "aria-label": text("dismiss") }, iconOf("x"));
  element.append(close);
  close.addEventListener("click", () => element.remove());
  region.append(element);
  while (region.children.length > 3) region.firstElementChild.remove();
  let left = undoHref ? SHOWN_WITH_UNDO : tone === "error" ? SHOWN * 2 : SHOWN;
  const timer = setInterval(() => {
    if (!element.matches(":hover, :focus-within")) left -= 250;
    if (left > 0 && element.isConnected) return;
    clearInterval(timer);
    element.remove();
  }, 250);
}

function undoForm(href) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  return make("form", { method: "post", action: href },
    make("input", { type: "hidden", name: "_csrf", value: token }), make("button", { type: "submit" }, text("undo")));
}

function showFlashed(root) {
  for (const each of root.querySelectorAll("template[data-toast]")) {
    toast(each.content.textContent.trim(), each.dataset.toast, each.dataset.undo);
    each.remove();
  }
}

export function startToasts() {
  document.addEventListener("mes:toast", ({ detail }) => toast(detail.message ?? detail.text ?? detail.value, detail.tone, detail.undo_href));
  document.addEventListener("htmx:after:process", ({ target }) => showFlashed(target));
}
