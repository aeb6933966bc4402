// Texts with Telegram's entities as elements. Offsets count UTF-16 units, as JavaScript does.
import { h } from "./dom.js";

const RTL = /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]$/u;
const ISOLATED = /[\u2066-\u2068][^\u2069]*\u2069/gu;

/** Direction of a paragraph by its first strong letter; what is isolated does not count. */
export function directionOf(text) {
  const letter = text.replace(ISOLATED, "").match(/\p{L}/u) ?? text.match(/\p{L}/u);
  return letter && RTL.test(letter[0]) ? "rtl" : "ltr";
}

export const lastParagraph = (text) => text.trimEnd().split("\n").at(-1);

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if a browser may open it, else null: the bot's links are input from outside. */
export function safeUrl(address) {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(address, children, actions) {
  const href = safeUrl(address);
  if (!href) return h("span", {}, children);
  return h(
    "a",
    {
      href,
      target: "_blank",
      rel: "noopener noreferrer",
      onclick: (event) => {
        if (actions.openLink(href)) event.preventDefault();
      },
    },
    children,
  );
}

function spoiler(children) {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    element.classList.add("revealed");
    element.removeAttribute("role");
  };
  const element = h(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", onclick: reveal, onkeydown: reveal },
    h("span", {}, children),
  );
  return element;
}

const KINDS = {
  bold: (children) => h("strong", {}, children),
  italic: (children) => h("em", {}, children),
  underline: (children) => h("u", {}, children),
  strikethrough: (children) => h("s", {}, children),
  spoiler,
  code: (children) => h("code", {}, children),
  pre: (children) => h("pre", { tabindex: "0" }, h("code", {}, children)),
  blockquote: (children) => h("blockquote", { dir: "auto" }, children),
  expandable_blockquote: (children) => h("blockquote", { dir: "auto" }, children),
  url: (children, entity, raw, actions) => link(raw, children, actions),
  text_link: (children, entity, raw, actions) => link(entity.url, children, actions),
  email: (children, entity, raw, actions) => link(`mailto:${raw}`, children, actions),
  phone_number: (children, entity, raw, actions) =>
    link(`tel:${raw.replace(/[^+\d]/g, "")}`, children, actions),
  bot_command: (children, entity, raw, actions) =>
    h(
      "button",
      { type: "button", class: "command", onclick: () => actions.sendText(raw.split("@")[0]) },
      children,
    ),
  mention: (children) => h("span", { class: "mention" }, children),
  text_mention: (children) => h("span", { class: "mention" }, children),
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** A fragment for `text`; `actions` has `sendText(text)` and `openLink(url) → handled`. */
export function renderText(text, entities = [], actions) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let index = 0;

  function build(from, to) {
    const nodes = [];
    let position = from;
    while (index < sorted.length && sorted[index].offset < to) {
      const entity = sorted[index++];
      const start = Math.max(entity.offset, position);
      const end = Math.min(entity.offset + entity.length, to);
      if (end <= start) continue;
      if (start > position) nodes.push(text.slice(position, start));
      const children = build(start, end);
      const kind = KINDS[entity.type];
      if (kind) nodes.push(kind(children, entity, text.slice(start, end), actions));
      else nodes.push(...children);
      position = end;
      // A block ends its line itself; the newline after it would draw an empty one.
      if (BLOCKS.has(entity.type) && text[position] === "\n") position += 1;
    }
    if (position < to) nodes.push(text.slice(position, to));
    return nodes;
  }

  const fragment = document.createDocumentFragment();
  fragment.append(...build(0, text.length));
  return fragment;
}
