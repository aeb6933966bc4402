// One person's phone: header, messages, input; it turns events of the server into what is seen.
import { api } from "./api.js";
import { Composer } from "./composer.js";
import { avatar, fullName, h, iconButton } from "./dom.js";
import { Log, PAGE } from "./log.js";
import { alertIn, copy, enlarge, openMenu, toast } from "./overlays.js";
import { acceptDrops, askForContact, askForLocation } from "./sharing.js";
import { Taps } from "./taps.js";
import { languageName, t } from "./words.js";

const TYPING_SECONDS = 5;

export class Chat {
  #taps = new Taps((messageId, data) => this.#release(messageId, data));
  #page;
  #typingTimer;
  #unread = 0;
  #loaded = false;

  /** `page` has bot(), openLink(url, person, always?), hide(person), openInvitation(person), onUnread(). */
  constructor(person, page) {
    this.person = person;
    this.#page = page;
    const name = fullName(person);
    this.#build(name);
  }

  get unread() {
    return this.#unread;
  }

  /** Whether it can be seen now; what comes in unseen is counted. */
  get isShown() {
    return this.element.isConnected && !this.element.hidden;
  }

  /** The reader looks at it now. */
  open() {
    this.#unread = 0;
    if (this.#loaded) this.log.toEnd();
    else this.load();
  }

  /** Something may have been missed: load anew now if seen, else when it is opened. */
  refresh() {
    this.#loaded = false;
    if (this.isShown) this.load();
  }

  async load() {
    this.#loaded = true;
    try {
      const [{ messages }, { commands }] = await Promise.all([
        api.messages(this.person.id, { limit: PAGE }),
        api.commands(this.person.id),
      ]);
      this.#taps.forget();
      this.log.replaceAll(messages);
      this.composer.setCommands(commands);
      this.#restoreKeyboard();
      this.update(this.person);
    } catch (error) {
      this.#loaded = false;
      this.#complain(error);
    }
  }

  /** Take over what the server now says about the person. */
  update(person) {
    this.person = person;
    const empty = this.log.size === 0;
    this.welcome.hidden = !empty;
    this.about.textContent = this.#page.bot().description || this.#page.bot().short_description || "";
    this.botTitle.textContent = this.#page.bot().first_name;
    this.composer.setMode(person.blocked ? "blocked" : empty ? "start" : "write");
    this.element.classList.toggle("blocked", Boolean(person.blocked));
    this.log.nameDays();
  }

  receive(event) {
    if (!this.#loaded) {
      // Nobody has looked yet: count it, the messages are loaded when the chat is opened.
      if (event.type === "message" && event.message.from_bot) this.#count();
      return;
    }
    switch (event.type) {
      case "message":
        this.#onMessage(event.message);
        break;
      case "edit":
        this.log.upsert(event.message);
        break;
      case "delete":
        this.log.remove(event.message_id);
        this.update(this.person);
        break;
      case "callback_answer":
        this.#onAnswer(event);
        break;
      case "commands":
        this.#reloadCommands();
        break;
      case "typing":
        this.#showTyping();
        break;
    }
  }

  async sendText(text, replyTo) {
    return this.#try(async () => this.#sent(await api.text(this.person.id, text, replyTo)));
  }

  #build(name) {
    const detail = [this.person.label, languageName(this.person.language_code)].filter(Boolean);
    const actions = this.#actions();
    this.log = new Log(t("messagesOf", { name }), actions, async (before, limit) => {
      const { messages } = await api.messages(this.person.id, { before, limit });
      return messages;
    });
    this.composer = new Composer(name, actions);
    this.botTitle = h("h3", { dir: "auto" });
    this.about = h("p", { dir: "auto" });
    this.welcome = h(
      "div",
      { class: "welcome", hidden: true },
      h("img", { src: "favicon.svg", alt: "", width: "72", height: "72" }),
      this.botTitle,
      h("p", { class: "what" }, t("emptyHint")),
      this.about,
    );
    this.log.element.append(this.welcome);
    this.menuButton = iconButton("more", t("menu"), () => this.#menu());
    this.element = h(
      "section",
      { class: "chat", "aria-label": t("chatOf", { name }), data: { person: this.person.id } },
      h(
        "header",
        {},
        avatar(this.person.id, name),
        h(
          "div",
          { class: "about" },
          h("h2", {}, h("bdi", {}, name)),
          h("p", { class: "detail" }, detail.join(" · ")),
        ),
        h("div", { class: "tools" }, this.menuButton),
      ),
      this.log.element,
      this.composer.element,
      h("div", { class: "drop", "aria-hidden": "true" }, t("drop")),
    );
    acceptDrops(this.element, (file) => {
      if (this.composer.mode === "write") this.composer.take(file);
    });
  }

  /** What messages and the input may do. */
  #actions() {
    return {
      botName: () => this.#page.bot().first_name,
      nameOf: (message) => this.#nameOf(message),
      sendText: (text) => this.sendText(text),
      send: (draft) => this.#send(draft),
      tap: (messageId, data) => this.#tap(messageId, data),
      isWaiting: (messageId, data) => this.#taps.isWaiting(messageId, data),
      openLink: (url) => this.#page.openLink(url, this.person),
      followUrl: (url) => this.#followUrl(url),
      copy: async (text) => {
        await copy(text);
        this.toast(t("copied"));
      },
      toast: (text) => this.toast(text),
      enlarge,
      replyTo: (id) => {
        const message = this.log.get(id);
        if (!message || this.composer.mode !== "write") return;
        this.composer.setReply(message, this.#nameOf(message));
      },
      showMessage: (id) => this.log.show(id) || this.toast(t("deleted")),
      shareContact: () => this.#shareContact(),
      shareLocation: () => this.#shareLocation(),
      hideKeyboard: () => this.composer.hideKeyboard(),
      focusInput: () => this.composer.focus(),
      focusMessages: () => this.log.focusLast(),
      unblock: () => this.#setBlocked(false),
    };
  }

  #nameOf(message) {
    return message.from_bot ? this.#page.bot().first_name : t("you");
  }

  toast(text, options) {
    toast(this.log.element, text, options);
  }

  #complain(error) {
    this.toast(t("failed", { reason: error.message }), { kind: "bad", seconds: 7 });
  }

  async #try(act) {
    try {
      await act();
      return true;
    } catch (error) {
      this.#complain(error);
      return false;
    }
  }

  #send({ text, replyTo, file, asPhoto }) {
    if (!file) return this.sendText(text, replyTo);
    return this.#try(async () =>
      this.#sent(await api.file(this.person.id, file, { caption: text, asPhoto })),
    );
  }

  /** The reply to a request and the event tell the same; whichever comes first is shown. */
  #sent(answer) {
    const message = answer?.message ?? answer;
    if (message?.message_id !== undefined && message.date !== undefined) this.#onMessage(message);
  }

  #onMessage(message) {
    const isNew = this.log.upsert(message);
    if (!isNew) return;
    if (message.from_bot) {
      this.#hideTyping();
      this.#applyMarkup(message);
      if (!this.isShown) this.#count();
    }
    if (this.composer.mode === "start") this.update(this.person);
  }

  #count() {
    this.#unread += 1;
    this.#page.onUnread();
  }

  #applyMarkup(message) {
    const markup = message.reply_markup;
    if (markup?.keyboard) this.composer.setKeyboard(markup);
    else if (markup?.remove_keyboard) this.composer.setKeyboard(null);
    else if (markup?.force_reply && this.isShown) {
      this.composer.setReply(message, this.#page.bot().first_name);
    }
  }

  #restoreKeyboard() {
    this.composer.setKeyboard(null);
    for (const message of this.log.backwards()) {
      const markup = message.from_bot && message.reply_markup;
      if (markup?.remove_keyboard) return;
      if (markup?.keyboard) {
        this.composer.setKeyboard(markup);
        return;
      }
    }
  }

  #tap(messageId, data) {
    return this.#try(() =>
      this.#taps.follow(messageId, data, async () => {
        const { callback_query_id: id } = await api.tap(this.person.id, messageId, data);
        return id;
      }),
    );
  }

  #release(messageId, data) {
    const row = this.log.list.querySelector(`.row[data-id="${messageId}"]`);
    for (const button of row?.querySelectorAll("[aria-busy]") ?? []) {
      if (button.dataset.callback === data) button.removeAttribute("aria-busy");
    }
  }

  #onAnswer(answer) {
    this.#taps.answered(answer.id);
    if (answer.url) this.#followUrl(answer.url);
    if (!answer.text) return;
    if (answer.show_alert) alertIn(this.element, this.#page.bot().first_name, answer.text);
    else this.toast(answer.text);
  }

  #followUrl(url) {
    if (!this.#page.openLink(url, this.person)) window.open(url, "_blank", "noopener,noreferrer");
  }

  async #reloadCommands() {
    await this.#try(async () => {
      const { commands } = await api.commands(this.person.id);
      this.composer.setCommands(commands);
    });
  }

  #showTyping() {
    this.log.setTyping(true);
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.#hideTyping(), TYPING_SECONDS * 1000);
  }

  #hideTyping() {
    clearTimeout(this.#typingTimer);
    this.log.setTyping(false);
  }

  #menu() {
    openMenu(this.menuButton, [
      { icon: "link", label: t("openInvitation"), act: () => this.#page.openInvitation(this.person) },
      {
        icon: "info",
        label: t("about"),
        act: () => alertIn(this.element, this.#page.bot().first_name, this.about.textContent || `@${this.#page.bot().username}`),
      },
      this.person.blocked
        ? { icon: "unlock", label: t("unblock"), act: () => this.#setBlocked(false) }
        : { icon: "block", label: t("block"), act: () => this.#setBlocked(true), danger: true },
      { icon: "hide", label: t("hide"), act: () => this.#page.hide(this.person) },
    ]);
  }

  async #setBlocked(blocked) {
    await this.#try(async () => {
      await (blocked ? api.block(this.person.id) : api.unblock(this.person.id));
      this.update({ ...this.person, blocked });
      if (blocked) this.toast(t("blocked"));
    });
  }

  #shareContact() {
    askForContact(this.person, (phone) =>
      this.#try(async () => this.#sent(await api.contact(this.person, phone))),
    );
  }

  #shareLocation() {
    askForLocation((latitude, longitude) =>
      this.#try(async () => this.#sent(await api.location(this.person.id, latitude, longitude))),
    );
  }
}
