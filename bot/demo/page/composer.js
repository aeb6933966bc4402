// Where one writes: input, attachments, reply, commands, answer buttons, Start.
import { summaryOf } from "./attachments.js";
import { CommandList } from "./commands.js";
import { h, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboards.js";
import { openMenu } from "./overlays.js";
import { sizeOf, t } from "./words.js";

export class Composer {
  #actions;
  #reply = null;
  #file = null;
  #markup = null;
  #keyboardHidden = false;

  /** `actions` has send({text, replyTo, file, asPhoto}) and the sharing of contact and place. */
  constructor(name, actions) {
    this.#actions = actions;
    this.input = h("textarea", {
      rows: "1",
      dir: "auto",
      placeholder: t("message"),
      "aria-label": `${t("message")} · ${name}`,
      enterkeyhint: "send",
      oninput: () => this.#onInput(),
      onkeydown: (event) => this.#onKey(event),
      onpaste: (event) => this.#onPaste(event),
    });
    this.commands = new CommandList(this.input, (command) => {
      this.#clear();
      actions.send({ text: command });
    });
    this.commandsButton = iconButton("slash", t("commands"), () => {
      this.input.focus();
      this.commands.toggle();
    });
    this.keyboardButton = iconButton("keyboard", t("keyboard"), () => {
      this.#keyboardHidden = !this.#keyboardHidden;
      this.#drawKeyboard();
    });
    this.attachButton = iconButton("clip", t("attach"), () => this.#attach());
    this.sendButton = iconButton("send", t("send"), () => this.#send(), { class: "icon-button send" });
    this.picker = h("input", {
      type: "file",
      hidden: true,
      onchange: () => this.picker.files[0] && this.take(this.picker.files[0]),
    });
    this.context = h("div", { class: "context", hidden: true });
    this.keys = h("div", { class: "keys-host", hidden: true });
    this.big = h("button", { type: "button", class: "big primary", onclick: () => this.#bigAct() });
    this.line = h(
      "div",
      { class: "line" },
      h("div", { class: "tools" }, this.attachButton),
      h("div", { class: "field" }, this.input, this.commandsButton, this.keyboardButton),
      this.sendButton,
      this.picker,
    );
    this.element = h(
      "div",
      { class: "composer" },
      this.commands.element,
      this.context,
      this.line,
      this.keys,
      this.big,
    );
    this.setMode("write");
    this.setCommands([]);
    this.setKeyboard(null);
    this.#showSend();
  }

  /** "start" shows the Start button, "blocked" the way back, "write" the input. */
  setMode(mode) {
    this.mode = mode;
    const writing = mode === "write";
    this.line.hidden = !writing;
    this.big.hidden = writing;
    this.big.textContent = mode === "blocked" ? t("unblock") : t("start");
    this.element.dataset.mode = mode;
    if (!writing) this.commands.close();
    this.#drawKeyboard();
  }

  setCommands(commands) {
    this.commands.set(commands);
    this.commandsButton.hidden = commands.length === 0;
  }

  setKeyboard(markup) {
    this.#markup = markup;
    this.#keyboardHidden = false;
    this.input.placeholder = markup?.input_field_placeholder || t("message");
    this.#drawKeyboard();
  }

  hideKeyboard() {
    this.#keyboardHidden = true;
    this.#drawKeyboard();
  }

  setReply(message, name) {
    this.#reply = message;
    this.#file = null;
    this.#drawContext(
      message && {
        symbol: "reply",
        title: t("replyTo", { name }),
        detail: summaryOf(message),
      },
    );
    if (message) this.input.focus();
  }

  /** Take a file to be sent with what is typed as its caption. */
  take(file, asPhoto = file.type.startsWith("image/")) {
    this.#file = file;
    this.#drawContext({ symbol: "file", title: file.name, detail: sizeOf(file.size) });
    if (file.type.startsWith("image/")) {
      const box = h("input", { type: "checkbox" });
      box.checked = asPhoto;
      this.asPhoto = box;
      this.context.lastChild.before(h("label", { class: "as-photo" }, box, t("asPhoto")));
    } else {
      this.asPhoto = null;
    }
    this.input.focus();
  }

  focus() {
    (this.line.hidden ? this.big : this.input).focus();
  }

  #drawContext(content) {
    this.context.hidden = !content;
    if (content) {
      this.context.replaceChildren(
        icon(content.symbol),
        h(
          "div",
          { class: "about" },
          h("bdi", { class: "name" }, content.title),
          h("span", { class: "detail", dir: "auto" }, content.detail),
        ),
        iconButton("close", t("remove"), () => {
          this.#dropContext();
          this.input.focus();
        }),
      );
    }
    this.#showSend();
  }

  #dropContext() {
    this.#reply = null;
    this.#file = null;
    this.picker.value = "";
    this.#drawContext(null);
  }

  #drawKeyboard() {
    const usable = this.#markup?.keyboard && this.mode === "write";
    this.keyboardButton.hidden = !usable;
    this.keys.hidden = !usable || this.#keyboardHidden;
    this.keyboardButton.setAttribute("aria-expanded", String(!this.keys.hidden));
    this.keys.replaceChildren(
      ...(this.keys.hidden ? [] : [replyKeyboard(this.#markup, this.#actions)]),
    );
  }

  #attach() {
    const pick = (accept) => () => {
      this.picker.accept = accept;
      this.picker.click();
    };
    openMenu(
      this.attachButton,
      [
        { icon: "photo", label: t("photo"), act: pick("image/*") },
        { icon: "file", label: t("file"), act: pick("") },
        { icon: "contact", label: t("contact"), act: () => this.#actions.shareContact() },
        { icon: "place", label: t("location"), act: () => this.#actions.shareLocation() },
      ],
      "above",
    );
  }

  #onInput() {
    this.commands.filter(this.input.value);
    this.#fit();
    this.#showSend();
  }

  #showSend() {
    this.sendButton.disabled = !this.input.value.trim() && !this.#file;
  }

  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 160)}px`;
  }

  #onKey(event) {
    if (event.isComposing || this.commands.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape" && (this.#reply || this.#file)) {
      this.#dropContext();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      event.preventDefault();
      this.#actions.focusMessages();
    }
  }

  #onPaste(event) {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    this.take(file);
  }

  #clear() {
    this.input.value = "";
    this.#dropContext();
    this.#fit();
  }

  async #send() {
    const text = this.input.value.trim();
    if (!text && !this.#file) return;
    const draft = { text, replyTo: this.#reply?.message_id, file: this.#file, asPhoto: Boolean(this.#file && this.asPhoto?.checked) };
    const reply = this.#reply;
    this.commands.close();
    this.#clear();
    if (await this.#actions.send(draft)) return;
    // Nothing written is lost: it comes back unless something new was begun.
    if (!this.input.value) {
      this.input.value = text;
      if (draft.file) this.take(draft.file, draft.asPhoto);
      else if (reply) this.setReply(reply, this.#actions.nameOf(reply));
      this.#fit();
      this.#showSend();
    }
  }

  #bigAct() {
    if (this.mode === "blocked") this.#actions.unblock();
    else this.#actions.send({ text: "/start" });
  }
}
