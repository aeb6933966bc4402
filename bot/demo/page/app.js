// The page: several people's phones side by side, or one at a time on a small screen.
import { api, listen } from "./api.js";
import { Chat } from "./chat.js";
import { setClock } from "./clock.js";
import { clockPanel } from "./clockpanel.js";
import { avatar, fullName, iconButton } from "./dom.js";
import { startPayload } from "./links.js";
import { ask, choose, toast } from "./overlays.js";
import { addPerson, drawSwitcher } from "./people.js";
import { languageName, locale, t } from "./words.js";

const MOST_AT_ONCE = 4;
const COLUMN_WIDTH = 340;
const narrow = matchMedia("(max-width: 719px)");

const bar = document.querySelector(".bar");
const columns = document.querySelector(".columns");
const nav = document.querySelector(".switcher");
const connection = document.querySelector(".connection");

const clock = clockPanel(complain);
const chats = new Map(); // person id → Chat, in the server's order
let bot = {};
let shown = remembered();
let active = shown?.[0];

function remembered() {
  try {
    const ids = JSON.parse(localStorage.getItem("shown"));
    return Array.isArray(ids) ? ids : null;
  } catch {
    return null;
  }
}

function remember() {
  try {
    localStorage.setItem("shown", JSON.stringify(shown));
  } catch { /* private windows may refuse storage */ }
}

const visible = () => (narrow.matches ? [active] : shown);
const isShown = (id) => visible().includes(id);

function draw() {
  const ids = [...chats.keys()].filter(isShown);
  const elements = ids.map((id) => chats.get(id).element);
  const opened = ids.filter((id) => !chats.get(id).isShown);
  // Moving an element loses its scroll position: touch only what changes.
  for (const element of [...columns.children]) if (!elements.includes(element)) element.remove();
  for (const [index, element] of elements.entries()) {
    if (columns.children[index] !== element) columns.insertBefore(element, columns.children[index] ?? null);
  }
  columns.style.setProperty("--count", String(Math.max(1, elements.length)));
  for (const id of opened) chats.get(id).open();
  drawSwitcher(nav, [...chats.values()], isShown, toggle);
}

function toggle(id) {
  if (narrow.matches) {
    active = id;
    if (!shown.includes(id)) shown = [...shown.slice(-MOST_AT_ONCE + 1), id];
  } else if (!shown.includes(id)) {
    active = id;
    shown = [...shown.slice(-MOST_AT_ONCE + 1), id];
  } else if (shown.length > 1) {
    shown = shown.filter((other) => other !== id);
    if (active === id) active = shown[0];
  }
  remember();
  draw();
}

function reveal(id) {
  if (!isShown(id)) toggle(id);
  active = id;
}

const page = {
  bot: () => bot,
  onUnread: () => drawSwitcher(nav, [...chats.values()], isShown, toggle),
  hide(person) {
    if (narrow.matches) return;
    toggle(person.id);
    nav.querySelector(`[data-person="${person.id}"]`)?.focus();
  },
  openInvitation,
  /** Whether the page takes care of `url` itself: an invitation of this bot is opened in a chat. */
  openLink(url, person) {
    const payload = startPayload(url, bot.username);
    if (payload === null) return false;
    offer(url, payload, person);
    return true;
  },
};

function offer(url, payload, first) {
  const people = [...chats.values()].map((chat) => chat.person);
  people.sort((a, b) => (b.id === first?.id) - (a.id === first?.id));
  choose(
    t("openAs"),
    people.map((person) => ({
      label: fullName(person),
      detail: [person.label, languageName(person.language_code)].filter(Boolean).join(" · "),
      picture: avatar(person.id, fullName(person)),
      act: () => openAs(person, payload),
    })),
    url,
  );
}

function openAs(person, payload) {
  reveal(person.id);
  chats.get(person.id).sendText(payload ? `/start ${payload}` : "/start");
}

function openInvitation(person) {
  ask(
    t("openInvitation"),
    [
      {
        name: "link",
        label: "Link",
        placeholder: t("linkHint"),
        required: true,
        dir: "ltr",
        check: (link) => startPayload(link, bot.username) === null && t("notAnInvitation"),
      },
    ],
    t("ok"),
    ({ link }) => {
      const payload = startPayload(link, bot.username);
      if (person) openAs(person, payload);
      else offer(link, payload);
    },
  );
}

async function loadState() {
  const state = await api.state();
  bot = state.bot;
  setClock(state.now);
  clock.draw();
  document.title = `${bot.first_name} · Demo`;
  bar.querySelector("h1").textContent = bot.first_name;
  const known = new Set(state.people.map((person) => person.id));
  for (const id of chats.keys()) if (!known.has(id)) chats.delete(id);
  for (const person of state.people) {
    if (chats.has(person.id)) chats.get(person.id).update(person);
    else chats.set(person.id, new Chat(person, page));
  }
  const ids = [...chats.keys()];
  shown = (shown ?? []).filter((id) => chats.has(id));
  if (!shown.length) {
    const fitting = Math.max(2, Math.min(MOST_AT_ONCE, Math.floor(innerWidth / COLUMN_WIDTH)));
    shown = ids.slice(0, fitting);
  }
  if (!chats.has(active)) active = shown[0];
  draw();
}

function complain(error) {
  toast(document.body, t("failed", { reason: error.message }), { kind: "bad", seconds: 7 });
}

async function start() {
  document.documentElement.lang = locale;
  bar.querySelector(".actions").append(
    clock.element,
    iconButton("link", t("openInvitation"), () => openInvitation(null)),
    iconButton("person-add", t("addPerson"), () =>
      addPerson(async (person) => {
        await loadState();
        reveal(person.id);
      }, complain),
    ),
    iconButton("theme", t("theme"), () => window.toggleTheme()),
  );
  narrow.addEventListener("change", draw);
  listen({
    onEvent(event) {
      if (event.type === "state") loadState().catch(complain);
      else if (event.person === null) for (const chat of chats.values()) chat.receive(event);
      else chats.get(event.person)?.receive(event);
    },
    async onReturn() {
      try {
        await loadState();
      } catch {
        return; // the stream tells again
      }
      connection.textContent = "";
      connection.classList.remove("lost");
      for (const chat of chats.values()) chat.refresh();
      toast(document.body, t("back"), { kind: "good", seconds: 2 });
    },
    onLost() {
      connection.textContent = t("offline");
      connection.classList.add("lost");
    },
  });
  try {
    await loadState();
  } catch (error) {
    complain(error);
  }
}

start();
