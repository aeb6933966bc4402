// The list of the bot's commands above the input: by the "/" button or while typing "/".
import { h, icon, uniqueId } from "./dom.js";
import { t } from "./words.js";

export class CommandList {
  #commands = [];
  #shown = [];
  #index = 0;
  #input;
  #choose;

  /** `choose(command)` sends it; `input` is the text field that the list belongs to. */
  constructor(input, choose) {
    this.#input = input;
    this.#choose = choose;
    const id = uniqueId("commands");
    this.element = h("div", { class: "commands", role: "listbox", id, "aria-label": t("commands"), hidden: true });
    input.setAttribute("aria-controls", id);
    input.setAttribute("aria-autocomplete", "list");
  }

  get isOpen() {
    return !this.element.hidden;
  }

  get isEmpty() {
    return this.#commands.length === 0;
  }

  set(commands) {
    this.#commands = commands;
    if (this.isOpen) this.filter(this.#input.value);
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.#open(this.#commands);
  }

  /** Follow what is typed: "/he" leaves the commands that begin so. */
  filter(text) {
    const typed = /^\/(\w*)$/.exec(text);
    if (!typed) this.close();
    else this.#open(this.#commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())));
  }

  close() {
    this.element.hidden = true;
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was for the list. */
  key(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#mark((this.#index + step + this.#shown.length) % this.#shown.length);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey) this.#take(this.#shown[this.#index]);
    else if (event.key === "Tab" && !event.shiftKey) {
      this.#input.value = `/${this.#shown[this.#index].command} `;
      this.close();
    } else return false;
    event.preventDefault();
    return true;
  }

  #open(commands) {
    this.#shown = commands;
    if (!commands.length) {
      this.close();
      return;
    }
    this.element.replaceChildren(
      ...commands.map((entry, index) =>
        h(
          "div",
          {
            role: "option",
            id: `${this.element.id}-${index}`,
            "aria-selected": "false",
            // Not click: the input keeps the focus.
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => this.#take(entry),
            onpointermove: () => this.#mark(index),
          },
          h("b", {}, `/${entry.command}`),
          h("span", { dir: "auto" }, entry.description),
          index === 0 ? h("kbd", {}, icon("enter")) : null,
        ),
      ),
    );
    this.element.hidden = false;
    this.#mark(0);
  }

  #mark(index) {
    this.#index = index;
    for (const [at, option] of [...this.element.children].entries()) {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) {
        this.#input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }
  }

  #take(entry) {
    this.close();
    this.#choose(`/${entry.command}`);
  }
}
