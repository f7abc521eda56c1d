/** Menus, dialogs, tooltips: opening, placing, arrow keys, asking before something happens. */

import { delegate, place } from "./dom.js";

function placeMenu(event) {
  const menu = event.target;
  if (!menu.matches?.("[data-menu]")) return;
  const opener = document.querySelector(`[popovertarget="${menu.id}"]`);
  if (event.newState !== "open" || !opener) return;
  // The popover is shown right after this event and before the next frame is drawn: place it then, unseen.
  requestAnimationFrame(() => {
    place(menu, opener, { end: "align" in menu.dataset });
    if (opener.matches(":focus-visible")) focusables(menu)[0]?.focus();
  });
}

function focusables(menu) {
  return [...menu.querySelectorAll("a[href], button:not(:disabled), input:not([type=hidden]), select")].filter((each) => each.offsetParent);
}

function menuKeys(event, menu) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  const items = focusables(menu);
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
}

/** Opens a dialog of the page as a modal; what it asks for counts only while it is open. */
export function openDialog(dialog) {
  for (const group of dialog.querySelectorAll("fieldset[data-enable-open]")) group.disabled = false;
  dialog.showModal();
  dialog.addEventListener("close", () => {
    for (const group of dialog.querySelectorAll("fieldset[data-enable-open]")) group.disabled = true;
  }, { once: true });
}

function sendConfirmed(event, button) {
  const dialog = button.closest("dialog");
  const typed = dialog.querySelector("[data-typed]");
  typed?.setCustomValidity(typed.value.trim() === typed.dataset.typed ? "" : typed.closest("label").textContent.trim());
  const fields = [...dialog.querySelectorAll("input, textarea, select")];
  if (!fields.every((field) => field.reportValidity())) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  setTimeout(() => dialog.close());
}

/** Asks the question a button carries before its click counts. */
function askFirst(event, button) {
  if (button.dataset.answered) {
    delete button.dataset.answered;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = document.getElementById("ask");
  dialog.querySelector("h2").textContent = button.dataset.confirmTitle || button.textContent.trim();
  dialog.querySelector("[data-ask-text]").textContent = button.dataset.confirm;
  const yes = dialog.querySelector("[data-ask-yes]");
  yes.textContent = button.textContent.trim();
  yes.classList.toggle("btn-danger", button.matches(".btn-danger, .danger"));
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    button.dataset.answered = "yes";
    button.click();
  }, { once: true });
  dialog.showModal();
}

let tipTimer = 0;

function showTip(element) {
  const tip = document.getElementById("tip");
  if (!tip || !element.isConnected) return;
  tip.replaceChildren(element.dataset.tip || element.textContent.trim());
  for (const key of (element.dataset.keys ?? "").split(" ").filter(Boolean)) {
    tip.append(Object.assign(document.createElement("kbd"), { textContent: key }));
  }
  tip.showPopover();
  place(tip, element, { gap: 6 });
}

function hideTip() {
  clearTimeout(tipTimer);
  const tip = document.getElementById("tip");
  if (tip?.matches(":popover-open")) tip.hidePopover();
}

function startTips() {
  const later = (event, element) => {
    clearTimeout(tipTimer);
    tipTimer = setTimeout(showTip, 500, element);
  };
  delegate("pointerover", "[data-tip], [data-keys]", (event, element) => event.pointerType === "mouse" && later(event, element));
  delegate("pointerout", "[data-tip], [data-keys]", hideTip);
  delegate("focusin", "[data-tip]", (event, element) => element.matches(":focus-visible") && later(event, element));
  delegate("focusout", "[data-tip]", hideTip);
  document.addEventListener("pointerdown", hideTip, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideTip(), true);
  document.addEventListener("htmx:before:swap", hideTip);
}

export function startOverlays() {
  document.addEventListener("beforetoggle", placeMenu, true);
  delegate("keydown", "[data-menu]", menuKeys);
  delegate("click", ".menu-item", (event, item) => item.closest("[popover]")?.hidePopover());
  delegate("click", "[data-open-dialog]", (event, button) => openDialog(document.getElementById(button.dataset.openDialog)));
  delegate("click", "[data-close]", (event, button) => button.closest("dialog").close());
  delegate("click", "[data-confirm-send]", sendConfirmed, true);
  delegate("click", "[data-confirm]", askFirst, true);
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement && event.target.matches(".palette")) event.target.close();
  });
  document.addEventListener("htmx:after:process", ({ target }) => {
    const dialog = target.matches?.("dialog[data-modal]") ? target : target.querySelector?.("#dialog-host dialog[data-modal]:not([open])");
    if (dialog && !dialog.open) openDialog(dialog);
  });
  startTips();
}
