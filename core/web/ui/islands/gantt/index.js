/** Entry of the Gantt island. `mount(element)` is called by the page's island loader. */

import { Board } from "./board.js";
import { Labels, readLabels } from "./labels.js";

/**
 * Mounts the board on `<div data-island="gantt" data-src="…" data-labels="…">` and loads the plan. Mounting twice
 * gives the same board. The returned object is also kept as `element.mesIsland`.
 *
 * Returns `{ready, reload, select, boundsOf, destroy}`: `ready` resolves when the first load has ended, `boundsOf(id)`
 * is the client rectangle of a bar. The element hears `mes:refresh` (reload in place) and sends `mes:toast`
 * (`{message, tone}`) and `mes:gantt-loaded` (`{bars}`).
 */
export function mount(element) {
  if (element.mesIsland) return element.mesIsland;
  const board = new Board(element, new Labels(readLabels(element)));
  const refresh = () => board.reload();
  element.addEventListener("mes:refresh", refresh);
  const bar = (id) => board.model?.barById.get(id) ?? null;
  const island = {
    board,
    ready: board.load(),
    reload: refresh,
    select: (id) => board.select(bar(id)),
    boundsOf: (id) => (bar(id) ? board.viewport.clientBox(bar(id)) : null),
    destroy() {
      element.removeEventListener("mes:refresh", refresh);
      board.stop?.();
      element.replaceChildren();
      delete element.mesIsland;
    },
  };
  element.mesIsland = island;
  return island;
}
