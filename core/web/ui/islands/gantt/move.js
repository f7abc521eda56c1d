/** One move at a time, whoever drives it (pointer, keyboard, dialog): ghost, check while it moves, drop, undo. */

import { postJson } from "./api.js";
import { debounce } from "./dom.js";
import { isoSeconds } from "./model.js";

const CHECK_DELAY = 120;

export class Mover {
  /** `board` gives model, labels, viewport, announce, toast and reload. */
  constructor(board) {
    this.board = board;
    this.active = null;
    this.undoUrl = null;
    this.check = debounce(() => this.askServer(), CHECK_DELAY);
  }

  /** Starts moving a bar. `via` is "pointer", "keys" or "dialog". Returns false when the bar may not move. */
  begin(bar, via) {
    const { model, labels } = this.board;
    if (this.active?.saving) return false;
    if (this.active) this.cancel();
    if (!model.movable(bar)) {
      this.board.announce(labels.format("move_fixed", { label: bar.label }));
      return false;
    }
    const fixed = this.board.rowsFixed;
    this.active = {
      bar, via, row: bar.row, start: bar.start, shown: { start: bar.start, end: bar.end },
      answer: null, checking: false, saving: false,
      restricted: fixed || bar.rows !== null, allows: (row) => model.eligible(bar, row, fixed),
    };
    this.changed();
    return true;
  }

  /** Rows the active bar may go to, in the board's order. */
  get rows() {
    return this.board.viewport.layout.rowOrder.map((line) => line.row).filter((row) => this.active.allows(row.id));
  }

  /** Puts the ghost on a row and start; nothing happens for a row that is not allowed or an unchanged place. */
  to(row, start) {
    const move = this.active;
    if (!move || move.saving) return;
    const target = move.allows(row) ? row : move.row;
    if (target === move.row && start === move.start) return;
    const shown = { start, end: start + (move.bar.end - move.bar.start) };
    Object.assign(move, { row: target, start, shown, answer: null });
    this.abort?.abort();
    move.checking = Boolean(this.board.model.urls.check) && !this.unchanged;
    if (move.checking) this.check();
    else this.check.cancel();
    this.changed();
  }

  get unchanged() {
    const { bar, row, start } = this.active;
    return row === bar.row && start === bar.start;
  }

  get payload() {
    const { bar, row, start } = this.active;
    return { operation: bar.id, row, start: isoSeconds(start), version: this.board.model.version };
  }

  async askServer() {
    const move = this.active;
    if (!move || this.unchanged) return;
    this.abort = new AbortController();
    const asked = JSON.stringify(this.payload);
    const { model, labels } = this.board;
    let answer;
    try {
      answer = await postJson(model.urls.check, this.payload, labels, this.abort.signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      throw error;
    }
    if (this.active !== move || move.saving || asked !== JSON.stringify(this.payload)) return;
    this.take(answer);
  }

  take(answer) {
    const move = this.active;
    const effects = (answer.effects ?? []).map((effect) => this.readEffect(effect));
    Object.assign(move, { answer: { ...answer, effects }, checking: false });
    // The server may push the start to the next open shift: the ghost shows what would happen, the wish stays.
    const [start, end] = [Date.parse(answer.start), Date.parse(answer.end)];
    if (end >= start) move.shown = { start, end };
    this.board.announce(this.summary(move.answer));
    this.changed();
  }

  /** The server's words, or the plain fits or does not fit. */
  verdict(answer) {
    return answer.message || this.board.labels.get(answer.ok ? "fits" : "refused");
  }

  /** Verdict and number of effects in one line. */
  summary(answer) {
    const count = answer.effects.length;
    return count ? `${this.verdict(answer)} · ${this.board.labels.format("effects", { count })}` : this.verdict(answer);
  }

  readEffect(effect) {
    const bar = this.board.model.barById.get(effect.id) ?? null;
    return {
      bar, label: effect.label ?? bar?.label ?? "", row: effect.row === undefined ? bar?.row : String(effect.row),
      start: Date.parse(effect.start), end: Date.parse(effect.end), lateMinutes: Number(effect.late_minutes ?? 0),
    };
  }

  /** Drops the ghost where it is. Resolves when the board shows the outcome. */
  async drop() {
    const move = this.active;
    if (!move || move.saving) return false;
    if (this.unchanged) {
      this.cancel();
      return false;
    }
    this.check.cancel();
    this.abort?.abort();
    if (move.answer && !move.answer.ok) return this.refuse(move.answer);
    move.saving = true;
    this.changed();
    this.board.announce(this.board.labels.get("moving"));
    const answer = await postJson(this.board.model.urls.move, this.payload, this.board.labels);
    if (!answer.ok) return this.refuse(answer);
    return this.accept(answer);
  }

  async accept(answer) {
    const { bar, row, start } = this.active;
    const { labels } = this.board;
    this.undoUrl = answer.undo ?? null;
    await this.board.reload();
    this.active = null;
    this.changed();
    const now = this.board.model.barById.get(bar.id);
    const text = answer.message || labels.format("move_done", {
      label: bar.label, row: this.board.rowName(now?.row ?? row), start: this.board.timeText(now?.start ?? start),
    });
    this.board.say(text, "ok");
    return true;
  }

  async refuse(answer) {
    this.active = null;
    this.changed();
    this.board.say(this.board.labels.format("move_refused", { message: answer.message }), "error");
    if (answer.conflict) await this.board.reload();
    return false;
  }

  /** After a reload in the middle of a move: goes on with the bar's new record, or ends when it is gone or fixed. */
  rebind() {
    const move = this.active;
    if (!move || move.saving) return;
    const bar = this.board.model.barById.get(move.bar.id);
    if (!bar || !this.board.model.movable(bar)) this.cancel();
    else move.bar = bar;
  }

  cancel() {
    if (!this.active || this.active.saving) return;
    this.check.cancel();
    this.abort?.abort();
    this.active = null;
    this.changed();
    this.board.announce(this.board.labels.get("move_cancelled"));
  }

  async undo() {
    if (!this.undoUrl) return;
    const url = this.undoUrl;
    this.undoUrl = null;
    this.changed();
    const answer = await postJson(url, { version: this.board.model.version }, this.board.labels);
    await this.board.reload();
    const text = answer.ok ? answer.message || this.board.labels.get("undone") : answer.message;
    this.board.say(text, answer.ok ? "ok" : "error");
  }

  changed() {
    this.board.moveChanged();
  }
}
