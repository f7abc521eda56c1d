/** The frame: theme, rail, phone menu, copy buttons, file drops. */

import { delegate, post, text } from "./dom.js";
import { toast } from "./toasts.js";

const NARROW = "(width < 768px)";
const RAIL_OPEN = "(width >= 1024px)";
const ONE_YEAR = 31_536_000;

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.bsTheme === "dark" || (root.dataset.bsTheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.bsTheme = dark ? "light" : "dark";
  const href = document.body.dataset.themeHref;
  if (href) post(href, { theme: root.dataset.bsTheme }, { keepalive: true }).catch(() => toast(text("failed"), "error"));
}

function railIsClosed() {
  return document.querySelector(".app")?.dataset.rail === "closed" || !matchMedia(RAIL_OPEN).matches;
}

function toggleRail(event, button) {
  const app = document.querySelector(".app");
  app.dataset.rail = app.dataset.rail === "closed" ? "open" : "closed";
  button.setAttribute("aria-expanded", String(app.dataset.rail === "open"));
  document.cookie = `mes_rail=${app.dataset.rail}; path=/; max-age=${ONE_YEAR}; samesite=lax`;
}

/** In a closed rail a group opens beside it, one at a time. */
function openFlyout(event, summary) {
  if (!railIsClosed() || matchMedia(NARROW).matches) return;
  event.preventDefault();
  const group = summary.parentElement;
  const show = !group.classList.contains("is-flyout");
  closeFlyouts();
  group.open = group.open || show;
  group.classList.toggle("is-flyout", show);
}

function closeFlyouts() {
  for (const each of document.querySelectorAll("#rail .is-flyout")) each.classList.remove("is-flyout");
}

function togglePhoneMenu(open) {
  const rail = document.getElementById("rail");
  rail.classList.toggle("is-open", open);
  document.querySelector("[data-rail-open]")?.setAttribute("aria-expanded", String(open));
  if (open) rail.querySelector("a, summary")?.focus();
}

async function copy(event, button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  toast(text("copied"));
}

function startFileDrops() {
  for (const type of ["dragover", "dragleave", "drop"]) {
    delegate(type, ".file-drop", (event, zone) => {
      event.preventDefault();
      zone.classList.toggle("is-over", type === "dragover");
      if (type !== "drop") return;
      const input = zone.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  delegate("change", ".file-drop input[type=file]", (event, input) => {
    const name = input.closest(".file-drop").querySelector("[data-file-name]");
    if (name) name.textContent = [...input.files].map((file) => file.name).join(", ");
  });
}

export function startChrome() {
  delegate("click", "[data-theme-toggle]", toggleTheme);
  delegate("click", "[data-rail-toggle]", toggleRail);
  delegate("click", "#rail summary", openFlyout);
  delegate("click", "[data-rail-open]", (event) => {
    event.stopPropagation();
    togglePhoneMenu(!document.getElementById("rail").classList.contains("is-open"));
  });
  delegate("click", "[data-copy]", copy);
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.("#rail details")) closeFlyouts();
    if (!target.closest?.("#rail, [data-rail-open]")) document.getElementById("rail")?.classList.remove("is-open");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeFlyouts();
    if (document.querySelector("#rail.is-open")) togglePhoneMenu(false);
    const panel = document.getElementById("side-panel");
    if (panel) panel.hidden = true;
  });
  document.addEventListener("htmx:after:swap", closeFlyouts);
  startFileDrops();
}
