/** Tabs: click or arrow keys; the open one is remembered in the address, so reload and back restore it. */

import { delegate } from "./dom.js";

function select(tab, focus = false) {
  for (const each of tab.parentElement.querySelectorAll('[role="tab"]')) {
    const on = each === tab;
    each.setAttribute("aria-selected", String(on));
    each.tabIndex = on ? 0 : -1;
    document.getElementById(each.getAttribute("aria-controls")).hidden = !on;
  }
  if (focus) tab.focus();
}

function remember(tab) {
  const url = new URL(location.href);
  url.hash = tab.id;
  history.replaceState(history.state, "", url);
}

export function startTabs() {
  delegate("click", '[role="tab"]', (event, tab) => {
    select(tab);
    remember(tab);
  });
  delegate("keydown", '[role="tab"]', (event, tab) => {
    const tabs = [...tab.parentElement.querySelectorAll('[role="tab"]')];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    select(next, true);
    remember(next);
  });
  document.addEventListener("htmx:after:process", ({ target }) => {
    for (const box of target.querySelectorAll?.("[data-tabs]") ?? []) {
      const wanted = box.querySelector('[role="tab"].has-error') ?? (location.hash.startsWith("#tab-") ? box.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`) : null);
      if (wanted) select(wanted);
    }
  });
}
