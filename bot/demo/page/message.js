// One message as it stands in the chat: quote, attachment, text, time, buttons.
import { attachmentOf, summaryOf } from "./attachments.js";
import { h, iconButton } from "./dom.js";
import { inlineKeyboard } from "./keyboards.js";
import { directionOf, lastParagraph, renderText } from "./text.js";
import { t, timeOf } from "./words.js";

const ARABIC = /\p{Script=Arabic}/u;

/** A quoted message is shown as the bot got it, without the page's own `from_bot`. */
const isFromBot = (message) => message.from_bot ?? message.from?.is_bot ?? false;

function quote(original, actions) {
  return h(
    "button",
    { type: "button", class: "quote", onclick: () => actions.showMessage(original.message_id) },
    h("bdi", { class: "who" }, isFromBot(original) ? actions.botName() : t("you")),
    h("span", { class: "what", dir: "auto" }, summaryOf(original)),
  );
}

/** Emoji alone are shown large and without a bubble's colour, as phones do. */
function isEmojiOnly(message) {
  return (
    message.text !== undefined &&
    message.text.length <= 14 &&
    /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(message.text) &&
    /\p{Extended_Pictographic}/u.test(message.text)
  );
}

function textBlock(message, actions) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  const block = h("div", { class: "text", dir: "auto" }, renderText(text, entities, actions));
  // Arabic letters are small for their size; a German text that quotes some stays as it is.
  if (ARABIC.test(text) && directionOf(text) === "rtl") block.classList.add("arabic");
  return block;
}

/**
 * The row of `message`. `actions` is what the chat lets a message do; see Chat.
 */
export function renderMessage(message, actions) {
  const attachment = attachmentOf(message, actions);
  const text = textBlock(message, actions);
  const keyboard = inlineKeyboard(message, actions);
  const ending = directionOf(lastParagraph(message.text ?? message.caption ?? ""));
  const who = message.from_bot ? actions.botName() : t("you");
  const sent = new Date(message.date * 1000).toISOString();
  const meta = h(
    "span",
    { class: "meta" },
    message.edit_date ? h("span", { class: "edited" }, t("edited"), " ") : null,
    h("time", { datetime: sent }, timeOf(message.date)),
  );
  const bubble = h(
    "div",
    { class: "bubble" },
    message.reply_to_message ? quote(message.reply_to_message, actions) : null,
    attachment,
    text ?? h("div", { class: "text bare" }),
  );
  if (message.reactions?.length) {
    const emoji = message.reactions.map((reaction) => reaction.emoji ?? "★").join(" ");
    bubble.lastChild.append(h("span", { class: "reactions" }, emoji));
  }
  bubble.lastChild.append(meta);
  if (ending === "rtl") bubble.classList.add("ends-rtl");
  if (message.photo) bubble.classList.add("has-photo");
  if (message.venue || message.location) bubble.classList.add("has-place");
  if (isEmojiOnly(message)) bubble.classList.add("emoji");
  const body = h("div", { class: "message" }, bubble, keyboard);
  if (keyboard) body.classList.add("with-keyboard");
  return h(
    "div",
    {
      class: `row ${message.from_bot ? "in" : "out"}`,
      role: "article",
      tabindex: "-1",
      "aria-label": `${who}, ${timeOf(message.date)}`,
      data: { id: message.message_id },
    },
    body,
    iconButton("reply", t("reply"), () => actions.replyTo(message.message_id), {
      class: "icon-button answer",
      tabindex: "-1",
    }),
  );
}
