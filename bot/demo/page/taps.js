// Taps that wait for their answer: which buttons turn, and until when.

/** Telegram gives a bot about this long to answer a tap. */
const PATIENCE_SECONDS = 150;
/** Answers kept that no tap of this page is known for; other windows tap too. */
const STRAY = 50;

export class Taps {
  #waiting = new Map(); // callback query id → {messageId, data}
  #early = new Set(); // answers that overtook the reply to the tap
  #released;

  /** `released(messageId, data)` runs when a button need not turn any longer. */
  constructor(released) {
    this.#released = released;
  }

  isWaiting(messageId, data) {
    return [...this.#waiting.values()].some((tap) => tap.messageId === messageId && tap.data === data);
  }

  /** Follow a tap; `send()` gives the id of its query. */
  async follow(messageId, data, send) {
    const tap = { messageId, data };
    const unnamed = Symbol("tap"); // until the server has named the query
    this.#waiting.set(unnamed, tap);
    let id;
    try {
      id = await send();
    } catch (error) {
      this.#end(unnamed);
      throw error;
    }
    this.#waiting.set(id, tap);
    this.#waiting.delete(unnamed);
    if (this.#early.delete(id)) this.#end(id);
    else setTimeout(() => this.#end(id), PATIENCE_SECONDS * 1000);
  }

  answered(id) {
    if (this.#waiting.has(id)) {
      this.#end(id);
      return;
    }
    this.#early.add(id);
    if (this.#early.size > STRAY) this.#early.delete(this.#early.values().next().value);
  }

  forget() {
    this.#waiting.clear();
  }

  #end(id) {
    const tap = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (tap && !this.isWaiting(tap.messageId, tap.data)) this.#released(tap.messageId, tap.data);
  }
}
