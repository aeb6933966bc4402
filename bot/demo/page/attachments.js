// What a message can carry besides its text: pictures, files, contacts, places.
import { api } from "./api.js";
import { avatar, fullName, h, icon } from "./dom.js";
import { mapSketch } from "./map.js";
import { sizeOf, t } from "./words.js";

function photo(message, actions) {
  const largest = message.photo.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  const url = api.fileUrl(largest.file_id);
  const picture = h("img", {
    src: url,
    alt: message.caption ?? t("photo"),
    // Known sizes keep the list from jumping when the picture arrives.
    width: largest.width,
    height: largest.height,
    decoding: "async",
  });
  return h(
    "button",
    {
      type: "button",
      class: "photo",
      "aria-label": t("enlarge"),
      onclick: () => actions.enlarge(url, message.caption ?? ""),
    },
    picture,
  );
}

const COLOURS = [
  [/^(pdf)$/, "red"],
  [/^(xlsx?|csv|ods)$/, "green"],
  [/^(docx?|odt|txt|json|md)$/, "blue"],
  [/^(ics|vcf)$/, "amber"],
  [/^(png|jpe?g|webp|gif|svg)$/, "violet"],
];

function file(document) {
  const name = document.file_name ?? t("file");
  const ending = name.includes(".") ? name.split(".").at(-1).toLowerCase().slice(0, 4) : "";
  const colour = COLOURS.find(([pattern]) => pattern.test(ending))?.[1] ?? "grey";
  return h(
    "a",
    {
      class: "file",
      href: api.fileUrl(document.file_id),
      download: name,
      "aria-label": `${t("download")}: ${name}, ${sizeOf(document.file_size)}`,
    },
    h("span", { class: "sheet", data: { colour } }, ending || icon("file")),
    h(
      "span",
      { class: "about" },
      h("bdi", { class: "name" }, name),
      h("span", { class: "detail" }, sizeOf(document.file_size)),
    ),
    icon("download"),
  );
}

const escapeVcard = (text) => text.replace(/([\\,;])/g, "\\$1").replace(/\r?\n/g, "\\n");

/** The contact as vCard 3.0 (RFC 2426), the version that every phone takes. */
function vcard(contact) {
  if (contact.vcard) return contact.vcard;
  const first = escapeVcard(contact.first_name);
  const last = escapeVcard(contact.last_name ?? "");
  return [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `N:${last};${first};;;`,
    `FN:${[first, last].filter(Boolean).join(" ")}`,
    `TEL;TYPE=VOICE:${contact.phone_number}`,
    "END:VCARD",
    "",
  ].join("\r\n");
}

function contact({ contact: card }) {
  const name = fullName(card);
  const save = () => {
    const url = URL.createObjectURL(new Blob([vcard(card)], { type: "text/vcard" }));
    h("a", { href: url, download: `${name}.vcf` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return h(
    "div",
    { class: "card" },
    avatar(card.phone_number.replace(/\D/g, "").slice(-5), name),
    h(
      "div",
      { class: "about" },
      h("bdi", { class: "name" }, name),
      h("a", { class: "detail", href: `tel:${card.phone_number}`, dir: "ltr" }, card.phone_number),
    ),
    h("button", { type: "button", class: "wide", onclick: save }, icon("save"), t("save")),
  );
}

function place(message, actions) {
  const { latitude, longitude } = message.venue?.location ?? message.location;
  const title = message.venue?.title ?? t("location");
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return h(
    "div",
    { class: "place" },
    mapSketch(latitude, longitude, t("mapOf", { name: title })),
    h(
      "div",
      { class: "about" },
      h("bdi", { class: "name" }, title),
      message.venue && h("bdi", { class: "detail" }, message.venue.address),
      h(
        "button",
        {
          type: "button",
          class: "coordinates",
          title: t("copyPlace"),
          "aria-label": `${t("copyPlace")}: ${coordinates}`,
          onclick: () => actions.copy(coordinates),
        },
        coordinates,
        icon("copy"),
      ),
    ),
  );
}

/** The element for what `message` carries, null for a mere text. */
export function attachmentOf(message, actions) {
  if (message.photo?.length) return photo(message, actions);
  if (message.contact) return contact(message);
  // A venue message carries its location a second time.
  if (message.venue || message.location) return place(message, actions);
  const sent =
    message.document ?? message.animation ?? message.audio ?? message.video ?? message.voice;
  if (sent) return file(sent);
  if (message.text === undefined) return h("div", { class: "unknown" }, t("unsupportedMessage"));
  return null;
}

/** One line for quotes: what somebody said or sent. */
export function summaryOf(message) {
  const text = message.text ?? message.caption;
  if (text) return text;
  if (message.photo) return t("photo");
  if (message.document) return message.document.file_name ?? t("file");
  if (message.contact) return fullName(message.contact);
  if (message.venue) return message.venue.title;
  if (message.location) return t("location");
  return "…";
}
