// Who is played: the chips above the chats, and adding one more person.
import { api } from "./api.js";
import { avatar, fullName, h } from "./dom.js";
import { ask } from "./overlays.js";
import { languageName, t } from "./words.js";

/** Languages a new person's phone can have; any other code can come from the server. */
const LANGUAGES = "de en tr ar ru uk pl fr ro bg fa ku es it sr sq".split(" ");

/** Draw the chips. `chats` in order; `isShown(id)`; `toggle(id)`. */
export function drawSwitcher(nav, chats, isShown, toggle) {
  nav.setAttribute("aria-label", t("people"));
  const focused = nav.querySelector(":focus")?.dataset.person;
  nav.replaceChildren(
    ...chats.map(({ person, unread }) => {
      const name = fullName(person);
      return h(
        "button",
        {
          type: "button",
          class: "chip",
          title: [name, person.label].filter(Boolean).join(" · "),
          "aria-pressed": String(isShown(person.id)),
          "aria-label": `${t("show", { name })}${unread ? `, ${t("unread", { count: unread })}` : ""}`,
          data: { person: person.id },
          onclick: () => toggle(person.id),
        },
        avatar(person.id, name),
        h("bdi", { class: "name" }, person.first_name),
        unread ? h("span", { class: "badge", "aria-hidden": "true" }, unread > 99 ? "99+" : unread) : null,
      );
    }),
  );
  if (focused) nav.querySelector(`[data-person="${focused}"]`)?.focus();
}

/** Ask for a further person and create them; `done(person)` with what the server made. */
export function addPerson(done, failed) {
  ask(
    t("addPerson"),
    [
      { name: "first_name", label: t("firstName"), required: true },
      { name: "last_name", label: t("lastName") },
      { name: "username", label: t("username"), dir: "ltr" },
      {
        name: "language_code",
        label: t("language"),
        options: LANGUAGES.map((code) => [code, languageName(code)]),
      },
      { name: "label", label: t("label"), value: t("stranger") },
    ],
    t("addPerson"),
    async (values) => {
      const given = Object.entries(values).filter(([, value]) => value);
      try {
        done(await api.addPerson(Object.fromEntries(given)));
      } catch (error) {
        failed(error);
      }
    },
  );
}
