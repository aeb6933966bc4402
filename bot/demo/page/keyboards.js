// Buttons under a message, and the buttons that stand in for the phone's keyboard.
import { h, icon } from "./dom.js";
import { t } from "./words.js";

function face(button) {
  return h("bdi", { class: "label" }, button.text);
}

function inlineButton(button, message, actions) {
  const style = { data: { style: button.style ?? "plain" } };
  if (button.url !== undefined) {
    return h(
      "button",
      { type: "button", ...style, title: button.url, onclick: () => actions.followUrl(button.url) },
      face(button),
      icon("outside"),
    );
  }
  if (button.copy_text) {
    return h(
      "button",
      { type: "button", ...style, onclick: () => actions.copy(button.copy_text.text) },
      face(button),
      icon("copy"),
    );
  }
  if (button.callback_data !== undefined) {
    const waiting = actions.isWaiting(message.message_id, button.callback_data);
    const element = h(
      "button",
      {
        type: "button",
        ...style,
        "aria-busy": waiting ? "true" : null,
        onclick: () => {
          if (element.getAttribute("aria-busy") === "true") return;
          element.setAttribute("aria-busy", "true");
          actions.tap(message.message_id, button.callback_data);
        },
      },
      face(button),
      h("span", { class: "spinner" }),
    );
    element.dataset.callback = button.callback_data;
    return element;
  }
  return h(
    "button",
    { type: "button", ...style, title: t("unsupported"), onclick: () => actions.toast(t("unsupported")) },
    face(button),
  );
}

export function inlineKeyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h(
    "div",
    { class: "keyboard" },
    rows.map((row) => h("div", { class: "keys" }, row.map((key) => inlineButton(key, message, actions)))),
  );
}

export function replyKeyboard(markup, actions) {
  const press = (key) => () => {
    const button = typeof key === "string" ? { text: key } : key;
    if (button.request_contact) actions.shareContact();
    else if (button.request_location) actions.shareLocation();
    else actions.sendText(button.text);
    if (markup.one_time_keyboard) actions.hideKeyboard();
  };
  return h(
    "div",
    { class: "reply-keyboard", role: "group", "aria-label": t("keyboard") },
    markup.keyboard.map((row) =>
      h(
        "div",
        { class: "keys" },
        row.map((key) =>
          h(
            "button",
            { type: "button", data: { style: key.style ?? "plain" }, onclick: press(key) },
            key.request_contact ? icon("contact") : key.request_location ? icon("place") : null,
            h("bdi", { class: "label" }, typeof key === "string" ? key : key.text),
          ),
        ),
      ),
    ),
  );
}
