// The list of messages: in order, with days between, at the end unless the reader looks back.
import { h, icon } from "./dom.js";
import { renderMessage } from "./message.js";
import { glide } from "./overlays.js";
import { dayKey, dayName, t } from "./words.js";

const NEAR = 48;
const PAGE = 80;

export class Log {
  #rows = new Map(); // message id → {message, row}
  #actions;
  #older;
  #complete = false;
  #loading = false;
  #sticky = true;
  #scheduled = false;
  #unseen = 0;
  #lastTop = 0;

  /** `older(before, limit)` gives the messages before an id, oldest first. */
  constructor(label, actions, older) {
    this.#actions = actions;
    this.#older = older;
    this.list = h("div", { class: "list", role: "log", "aria-live": "polite", "aria-label": label });
    this.typing = h(
      "div",
      { class: "typing", role: "status", hidden: true, "aria-label": t("typing") },
      h("i"), h("i"), h("i"),
    );
    this.scroller = h("div", { class: "scroller", tabindex: "-1" }, this.list, this.typing);
    this.chipText = h("span", { class: "chip-text" });
    this.chip = h(
      "button",
      { type: "button", class: "to-end", hidden: true, "aria-label": t("toBottom"), onclick: () => this.toEnd(true) },
      this.chipText,
      icon("down"),
    );
    this.element = h("div", { class: "log" }, this.scroller, this.chip);
    this.scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#onKey(event));
    // Pictures that load, keyboards that open, windows that shrink: the end stays in sight.
    const watch = new ResizeObserver(() => this.#sticky && this.#keepAtEnd());
    watch.observe(this.scroller);
    watch.observe(this.list);
  }

  get size() {
    return this.#rows.size;
  }

  get last() {
    return [...this.#rows.values()].at(-1)?.message;
  }

  get(id) {
    return this.#rows.get(id)?.message;
  }

  /** From the newest to the oldest. */
  *backwards() {
    for (const { message } of [...this.#rows.values()].reverse()) yield message;
  }

  replaceAll(messages) {
    this.#complete = messages.length < PAGE;
    this.#fill(messages);
    this.toEnd();
  }

  /** Put a message in or, if it is there, in its place anew. Returns whether it is new. */
  upsert(message) {
    const known = this.#rows.get(message.message_id);
    if (known) {
      this.#replace(known, message);
      return false;
    }
    const after = this.last;
    if (after && after.message_id > message.message_id) {
      const all = [...this.#rows.values()].map((entry) => entry.message);
      this.#fill([...all, message].sort((a, b) => a.message_id - b.message_id));
      return true;
    }
    if (!after || dayKey(after.date) !== dayKey(message.date)) this.list.append(this.#day(message));
    const row = renderMessage(message, this.#actions);
    row.classList.add("arriving");
    this.#rows.set(message.message_id, { message, row });
    this.list.append(row);
    if (!message.from_bot) this.#sticky = true;
    if (this.#sticky) {
      this.#keepAtEnd();
    } else {
      this.#unseen += 1;
      this.#showChip();
    }
    return true;
  }

  remove(id) {
    const entry = this.#rows.get(id);
    if (!entry) return;
    this.#rows.delete(id);
    const day = entry.row.previousElementSibling;
    entry.row.remove();
    if (day?.classList.contains("day") && !day.nextElementSibling?.dataset.id) day.remove();
  }

  /** Bring a quoted message into sight. Returns whether it is still there. */
  show(id) {
    const entry = this.#rows.get(id);
    if (!entry) return false;
    entry.row.scrollIntoView({ block: "center", behavior: glide() });
    this.#flash(entry.row);
    entry.row.focus({ preventScroll: true });
    return true;
  }

  toEnd(smooth = false) {
    this.#sticky = true;
    this.#unseen = 0;
    this.chip.hidden = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? glide() : "instant" });
  }

  setTyping(on) {
    this.typing.hidden = !on;
    if (on && this.#sticky) this.#keepAtEnd();
  }

  focusLast() {
    [...this.#rows.values()].at(-1)?.row.focus();
  }

  #fill(messages) {
    this.#rows.clear();
    const nodes = [];
    let day = null;
    for (const message of messages) {
      if (dayKey(message.date) !== day) nodes.push(this.#day(message));
      day = dayKey(message.date);
      const row = renderMessage(message, this.#actions);
      this.#rows.set(message.message_id, { message, row });
      nodes.push(row);
    }
    this.list.replaceChildren(...nodes);
  }

  #day(message) {
    const name = h("span", {}, dayName(message.date));
    return h("div", { class: "day", data: { date: message.date } }, name);
  }

  /** Today is yesterday tomorrow: called when the demo's clock was put forward. */
  nameDays() {
    for (const day of this.list.querySelectorAll(":scope > .day")) {
      day.firstChild.textContent = dayName(Number(day.dataset.date));
    }
  }

  #replace(entry, message) {
    const focused = entry.row.contains(document.activeElement) ? document.activeElement : null;
    const position = focused ? [...entry.row.querySelectorAll("button, a")].indexOf(focused) : -1;
    const row = renderMessage(message, this.#actions);
    entry.row.replaceWith(row);
    this.#rows.set(message.message_id, { message, row });
    if (message.edit_date !== entry.message.edit_date) this.#flash(row);
    if (focused) {
      // Who taps by keyboard stays where they were: an edit must not throw the focus away.
      const targets = [...row.querySelectorAll("button, a")];
      (targets[Math.min(position, targets.length - 2)] ?? row).focus({ preventScroll: true });
    }
    if (this.#sticky) this.#keepAtEnd();
  }

  #flash(row) {
    row.classList.remove("flash");
    void row.offsetWidth; // restarts the animation
    row.classList.add("flash");
  }

  /** Once per frame, however many messages arrive in it. */
  #keepAtEnd() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.scroller.scrollTop = this.scroller.scrollHeight;
    });
  }

  #showChip() {
    this.chipText.textContent = this.#unseen ? `${t("newMessages")} · ${this.#unseen}` : "";
    this.chip.hidden = this.#sticky;
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    // Only moving up leaves the end: when messages come fast, the list grows before it scrolls.
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#sticky = true;
    else if (scrollTop < this.#lastTop) this.#sticky = false;
    this.#lastTop = scrollTop;
    if (this.#sticky) this.#unseen = 0;
    this.#showChip();
    if (scrollTop < 200) this.#loadOlder();
  }

  async #loadOlder() {
    const first = this.#rows.values().next().value?.message;
    if (this.#complete || this.#loading || !first) return;
    this.#loading = true;
    try {
      const older = await this.#older(first.message_id, PAGE);
      this.#complete = older.length < PAGE;
      if (!older.length) return;
      const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
      this.#fill([...older, ...[...this.#rows.values()].map((entry) => entry.message)]);
      this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd;
    } finally {
      this.#loading = false;
    }
  }

  #onKey(event) {
    const row = event.target.closest(".row");
    if (!row || event.target !== row) return;
    const rows = [...this.list.querySelectorAll(".row")];
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = rows[rows.indexOf(row) + step];
      if (next) next.focus();
      else if (step > 0) this.#actions.focusInput();
    } else if (event.key === "Enter" || event.key === "r") {
      event.preventDefault();
      this.#actions.replyTo(Number(row.dataset.id));
    } else if (event.key === "Escape") {
      this.#actions.focusInput();
    }
  }
}

export { PAGE };
