/** Moving between pages without reloading: htmx swaps #page; titles, focus, history and failures are kept right. */

import htmx from "htmx.org";
import { announce, csrfToken, text } from "./dom.js";
import { toast } from "./toasts.js";

const SCROLL = "mes:scroll:";

function isPageRequest(ctx) {
  return ctx.target?.id === "page" || ctx.target === document.body;
}

function configure({ detail: { ctx } }) {
  ctx.request.headers["X-CSRF-Token"] = csrfToken();
  const form = ctx.request.form ?? ctx.sourceElement.closest?.("form");
  if (form) fillHere(form, ctx.request.body);
  if (form?.matches("[data-facets], [data-filter-builder]")) dropEmpty(ctx.request.body);
}

function fillHere(form, body) {
  const here = location.pathname + location.search;
  for (const input of form.querySelectorAll("input[data-here]")) {
    input.value = here;
    body?.set?.(input.name, here);
  }
}

/** An address says what was asked for and nothing else. */
function dropEmpty(body) {
  for (const [name, value] of [...body]) if (value === "") body.delete(name);
}

function begin({ detail: { ctx } }) {
  if (!isPageRequest(ctx)) return;
  document.documentElement.classList.add("is-navigating");
  ctx.request.submitter?.setAttribute("aria-busy", "true");
}

function end({ detail: { ctx } }) {
  document.documentElement.classList.remove("is-navigating");
  ctx.request.submitter?.removeAttribute("aria-busy");
}

function checkAnswer(event) {
  const { ctx } = event.detail;
  if (!isPageRequest(ctx)) return;
  const isPage = /<main[^>]*\bid="page"/.test(ctx.text);
  if (isPage || ctx.response.headers.get("HX-Redirect") || ctx.response.status === 204) return;
  event.preventDefault();
  location.assign(ctx.response.raw.url);
}

function refused({ detail: { ctx } }) {
  if (isPageRequest(ctx)) {
    if (ctx.request.method !== "GET") ctx.push = "false";
    return;
  }
  ctx.swap = "none";
  if (ctx.response.status >= 500) toast(text("failed"), "error");
}

function failed({ detail: { ctx, error } }) {
  if (ctx?.request && error?.name !== "AbortError") toast(text("failed"), "error");
}

function rememberScroll() {
  const surface = document.querySelector("#page .surface");
  if (surface) sessionStorage.setItem(SCROLL + location.pathname + location.search, String(surface.scrollTop));
}

function restoreScroll() {
  const surface = document.querySelector("#page .surface");
  const top = Number(sessionStorage.getItem(SCROLL + location.pathname + location.search));
  if (surface && top) surface.scrollTop = top;
}

function arrived({ detail: { ctx } }) {
  if (!isPageRequest(ctx)) return;
  const page = document.getElementById("page");
  markMenu(page.dataset.nav);
  document.getElementById("rail")?.classList.remove("is-open");
  if (ctx.request.headers["HX-History-Restore-Request"]) restoreScroll();
  const wrong = page.querySelector("#error-summary, #conflict");
  if (wrong) wrong.focus();
  else if (!page.contains(document.activeElement)) page.querySelector("h1")?.focus({ preventScroll: true });
  announce(ctx.title || document.title);
}

function markMenu(key) {
  for (const link of document.querySelectorAll("[data-nav-key]")) {
    const current = !!key && link.dataset.navKey === key;
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    const group = current && link.closest("#rail details");
    if (group) group.open = true;
  }
}

/** Going to the address one is at adds nothing to the history. */
function keepHistoryShort({ detail: { history } }) {
  if (history.path !== location.pathname + location.search) return;
  if (history.type === "push") history.type = "replace";
  history.path += location.hash;
}

export function startNavigation() {
  const on = (name, handler) => document.addEventListener(`htmx:${name}`, handler);
  on("config:request", configure);
  on("before:request", begin);
  on("after:request", checkAnswer);
  on("response:error", refused);
  on("error", failed);
  on("before:swap", rememberScroll);
  on("after:swap", arrived);
  on("finally:request", end);
  on("before:history:update", keepHistoryShort);
  document.addEventListener("submit", (event) => fillHere(event.target), true);
}

/** Fetches a fragment into `target`, with everything in it brought to life. */
export function fetchInto(url, target, swap = "innerHTML") {
  return htmx.ajax("GET", url, { target, swap, push: "false" });
}

/** Goes to `href` as if a link of the page had been clicked, with its guards. */
export function follow(href) {
  const link = Object.assign(document.createElement("a"), { href, hidden: true });
  document.getElementById("page").append(link);
  htmx.process(link);
  link.click();
  link.remove();
}
