/** Loads the module of each island when it appears, and lets go of it when it is gone. */

const mounted = new Map();

async function mountIsland(element) {
  mounted.set(element, null);
  const module = await import(element.dataset.module);
  if (element.isConnected) mounted.set(element, module.mount(element) ?? null);
}

function sweep() {
  for (const [element, handle] of mounted) {
    if (element.isConnected) continue;
    handle?.destroy?.();
    mounted.delete(element);
  }
}

export function startIslands() {
  document.addEventListener("htmx:after:process", ({ target }) => {
    sweep();
    const found = [...(target.querySelectorAll?.("[data-island][data-module]") ?? [])];
    if (target.matches?.("[data-island][data-module]")) found.push(target);
    for (const element of found) if (!mounted.has(element)) mountIsland(element);
  });
}
