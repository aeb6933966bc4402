// What lies above a chat or the page for a moment: notes, alerts, menus, dialogs, pictures.
import { h, icon, iconButton, uniqueId } from "./dom.js";
import { t } from "./words.js";

export const glide = () =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";

/** A short note that goes by itself; it stays while the pointer rests on it. */
export function toast(host, text, { seconds = 4, kind = "" } = {}) {
  host.querySelector(":scope > .toast")?.remove();
  const note = h("div", { class: `toast ${kind}`, role: "status", dir: "auto" }, text);
  let timer;
  const leave = () => {
    timer = setTimeout(() => note.remove(), seconds * 1000);
  };
  note.addEventListener("pointerenter", () => clearTimeout(timer));
  note.addEventListener("pointerleave", leave);
  note.addEventListener("click", () => note.remove());
  host.append(note);
  leave();
}

/** An alert inside one chat: the other phones go on. Focus returns where it was. */
export function alertIn(host, title, text) {
  const before = document.activeElement;
  const id = uniqueId("alert");
  const close = () => {
    shade.remove();
    if (before?.isConnected) before.focus();
  };
  const button = h("button", { type: "button", class: "primary", onclick: close }, t("ok"));
  const shade = h(
    "div",
    {
      class: "shade",
      onkeydown: (event) => {
        if (event.key === "Escape") close();
        if (event.key === "Tab") event.preventDefault();
      },
    },
    h(
      "div",
      { class: "alert", role: "alertdialog", "aria-labelledby": `${id}-t`, "aria-describedby": id },
      h("h3", { id: `${id}-t` }, h("bdi", {}, title)),
      h("p", { id, dir: "auto" }, text),
      button,
    ),
  );
  host.append(shade);
  button.focus();
}

/** A menu at a button. `items` are {icon, label, act, danger?}. */
export function openMenu(anchor, items, placement = "below") {
  const close = (focus = true) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    if (focus) anchor.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  const entries = items.map((item) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        class: item.danger ? "danger" : null,
        onclick: () => {
          close();
          item.act();
        },
      },
      icon(item.icon),
      item.label,
    ),
  );
  const menu = h(
    "div",
    {
      class: `menu ${placement}`,
      role: "menu",
      onkeydown: (event) => {
        const at = entries.indexOf(document.activeElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
        if (to !== undefined) entries.at(to % entries.length).focus();
        else if (event.key === "Escape" || event.key === "Tab") close();
        else return;
        event.preventDefault();
      },
    },
    entries,
  );
  if (anchor.getAttribute("aria-expanded") === "true") {
    anchor.parentElement.querySelector(".menu")?.remove();
    anchor.setAttribute("aria-expanded", "false");
    return;
  }
  anchor.setAttribute("aria-haspopup", "menu");
  anchor.setAttribute("aria-expanded", "true");
  anchor.after(menu);
  document.addEventListener("pointerdown", outside, true);
  entries[0]?.focus();
}

function modal(title, content, className = "") {
  const id = uniqueId("dialog");
  const dialog = h(
    "dialog",
    { class: className, "aria-labelledby": id },
    h(
      "header",
      {},
      h("h2", { id }, title),
      iconButton("close", t("close"), () => dialog.close()),
    ),
    content,
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Ask for a few values. `fields` are {name, label, value?, type?, required?, options?, placeholder?,
 * check?(value) → error text}; `submit(values)` runs when all are good.
 */
export function ask(title, fields, action, submit, intro = null) {
  const inputs = fields.map((field) => {
    const attributes = { name: field.name, required: field.required, dir: field.dir ?? "auto" };
    const input = field.options
      ? h("select", attributes, field.options.map(([value, text]) => h("option", { value }, text)))
      : h("input", {
          ...attributes,
          type: field.type ?? "text",
          step: field.step,
          placeholder: field.placeholder,
          autocomplete: "off",
        });
    if (field.value !== undefined) input.value = field.value;
    input.addEventListener("input", () => input.setCustomValidity(""));
    return input;
  });
  const form = h(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        for (const [index, field] of fields.entries()) {
          const error = field.check?.(inputs[index].value);
          if (error) {
            inputs[index].setCustomValidity(error);
            inputs[index].reportValidity();
            return;
          }
        }
        const values = Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()]));
        dialog.close();
        submit(values);
      },
    },
    intro ? h("p", {}, intro) : null,
    fields.map((field, index) => h("label", {}, h("span", {}, field.label), inputs[index])),
    h(
      "footer",
      {},
      h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")),
      h("button", { type: "submit", class: "primary" }, action),
    ),
  );
  const dialog = modal(title, form);
  inputs[0]?.focus();
  inputs[0]?.select?.();
}

/** Choose one of `options` ({label, detail, picture, act}). */
export function choose(title, options, intro = null) {
  const dialog = modal(
    title,
    h(
      "div",
      { class: "choices" },
      intro ? h("p", { class: "address", dir: "ltr" }, intro) : null,
      options.map((option) =>
        h(
          "button",
          {
            type: "button",
            onclick: () => {
              dialog.close();
              option.act();
            },
          },
          option.picture,
          h("span", { class: "about" }, h("bdi", { class: "name" }, option.label), h("span", { class: "detail" }, option.detail)),
        ),
      ),
    ),
  );
  dialog.querySelector(".choices button")?.focus();
}

export function enlarge(url, caption) {
  const dialog = h(
    "dialog",
    { class: "lightbox", "aria-label": caption || t("photo"), onclick: () => dialog.close() },
    h("img", { src: url, alt: caption || t("photo") }),
    caption ? h("p", { dir: "auto" }, caption) : null,
    iconButton("close", t("close"), () => dialog.close()),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Outside a secure context (the page opened from another machine) only this way is left.
    const area = h("textarea", { class: "off-screen" }, text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
