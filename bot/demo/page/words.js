// The page's own few words. The bot's texts are the bot's; they come from its catalogues.
import { now } from "./clock.js";

const TABLE = {
  en: {
    title: "Try the bot",
    people: "People",
    show: "Show {name}",
    addPerson: "Add a person",
    firstName: "First name",
    lastName: "Family name",
    username: "User name",
    language: "Language of the phone",
    label: "Who is it?",
    stranger: "Stranger",
    openInvitation: "Open an invitation link",
    openAs: "Open as …",
    linkHint: "https://t.me/… ?start=…",
    notAnInvitation: "That is not an invitation link of this bot.",
    theme: "Dark or light",
    menu: "Menu",
    hide: "Hide this chat",
    block: "Block the bot",
    unblock: "Unblock the bot",
    blocked: "You have blocked the bot.",
    start: "Start",
    emptyHint: "What can this bot do?",
    message: "Message",
    send: "Send",
    attach: "Attach",
    photo: "Photo",
    file: "File",
    contact: "My contact",
    location: "Location",
    commands: "Commands",
    keyboard: "Answer buttons",
    reply: "Reply",
    replyTo: "Reply to {name}",
    you: "You",
    edited: "edited",
    deleted: "The message is no longer there.",
    typing: "typing …",
    newMessages: "New messages",
    toBottom: "To the newest message",
    today: "Today",
    yesterday: "Yesterday",
    download: "Download",
    save: "Save contact",
    copy: "Copy",
    copied: "Copied",
    copyPlace: "Copy coordinates",
    place: "Place",
    mapOf: "Map sketch of {name}",
    enlarge: "Enlarge picture",
    close: "Close",
    cancel: "Cancel",
    ok: "OK",
    share: "Share",
    sharePhone: "Share this phone number with the bot?",
    phone: "Phone number",
    latitude: "Latitude",
    longitude: "Longitude",
    asPhoto: "Send as a picture",
    remove: "Remove",
    drop: "Drop a file to send it",
    failed: "That did not work: {reason}",
    offline: "The demo does not answer. Connecting again …",
    back: "Connected again",
    chatOf: "Chat of {name}",
    messagesOf: "Messages of {name}",
    unread: "{count} new",
    unsupported: "This button is not part of the demo.",
    unsupportedMessage: "This kind of message is not shown in the demo.",
    about: "About the bot",
    clock: "Clock of the demo",
    nextDue: "Until the next message is due",
    oneDay: "One day later",
    oneWeek: "One week later",
    itIsNow: "It is now {moment}.",
    nothingPlanned: "Nothing is planned.",
  },
  de: {
    title: "Den Bot ausprobieren",
    people: "Personen",
    show: "{name} zeigen",
    addPerson: "Person hinzufügen",
    firstName: "Vorname",
    lastName: "Nachname",
    username: "Benutzername",
    language: "Sprache des Telefons",
    label: "Wer ist das?",
    stranger: "Unbekannt",
    openInvitation: "Einladungslink öffnen",
    openAs: "Öffnen als …",
    linkHint: "https://t.me/… ?start=…",
    notAnInvitation: "Das ist kein Einladungslink dieses Bots.",
    theme: "Dunkel oder hell",
    menu: "Menü",
    hide: "Diesen Chat ausblenden",
    block: "Bot blockieren",
    unblock: "Bot freigeben",
    blocked: "Sie haben den Bot blockiert.",
    start: "Starten",
    emptyHint: "Was kann dieser Bot?",
    message: "Nachricht",
    send: "Senden",
    attach: "Anhängen",
    photo: "Foto",
    file: "Datei",
    contact: "Mein Kontakt",
    location: "Standort",
    commands: "Befehle",
    keyboard: "Antworttasten",
    reply: "Antworten",
    replyTo: "Antwort an {name}",
    you: "Sie",
    edited: "bearbeitet",
    deleted: "Die Nachricht gibt es nicht mehr.",
    typing: "schreibt …",
    newMessages: "Neue Nachrichten",
    toBottom: "Zur neuesten Nachricht",
    today: "Heute",
    yesterday: "Gestern",
    download: "Herunterladen",
    save: "Kontakt speichern",
    copy: "Kopieren",
    copied: "Kopiert",
    copyPlace: "Koordinaten kopieren",
    place: "Ort",
    mapOf: "Kartenskizze von {name}",
    enlarge: "Bild vergrößern",
    close: "Schließen",
    cancel: "Abbrechen",
    ok: "OK",
    share: "Teilen",
    sharePhone: "Diese Telefonnummer mit dem Bot teilen?",
    phone: "Telefonnummer",
    latitude: "Breite",
    longitude: "Länge",
    asPhoto: "Als Bild senden",
    remove: "Entfernen",
    drop: "Datei hier ablegen, um sie zu senden",
    failed: "Das hat nicht geklappt: {reason}",
    offline: "Die Demo antwortet nicht. Verbinde neu …",
    back: "Wieder verbunden",
    chatOf: "Chat von {name}",
    messagesOf: "Nachrichten von {name}",
    unread: "{count} neu",
    unsupported: "Diese Taste gibt es in der Demo nicht.",
    unsupportedMessage: "Diese Art Nachricht zeigt die Demo nicht.",
    about: "Über den Bot",
    clock: "Uhr der Demo",
    nextDue: "Bis die nächste Nachricht fällig ist",
    oneDay: "Einen Tag später",
    oneWeek: "Eine Woche später",
    itIsNow: "Es ist jetzt {moment}.",
    nothingPlanned: "Es ist nichts geplant.",
  },
};

export const locale = navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
/** How dates are written: the region of the browser if it speaks the page's language. */
export const dateLocale = navigator.language.toLowerCase().startsWith(locale)
  ? navigator.language
  : "en-GB";

export function t(key, values = {}) {
  return TABLE[locale][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

const languages = new Intl.DisplayNames([locale], { type: "language" });

export function languageName(code) {
  try {
    return code ? languages.of(code) : "";
  } catch {
    return code;
  }
}

const clock = new Intl.DateTimeFormat(dateLocale, { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat(dateLocale, { day: "numeric", month: "long" });
const yearFormat = new Intl.DateTimeFormat(dateLocale, { dateStyle: "long" });

/** `seconds` since 1970, as the Bot API counts. */
export const timeOf = (seconds) => clock.format(seconds * 1000);

const momentFormat = new Intl.DateTimeFormat(dateLocale, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** Day and time of `milliseconds` since 1970, in short. */
export const momentOf = (milliseconds) => momentFormat.format(milliseconds);

export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

export function dayName(seconds) {
  const date = new Date(seconds * 1000);
  const present = new Date(now());
  if (date.toDateString() === present.toDateString()) return t("today");
  const yesterday = new Date(present.getFullYear(), present.getMonth(), present.getDate() - 1);
  if (date.toDateString() === yesterday.toDateString()) return t("yesterday");
  return (date.getFullYear() === present.getFullYear() ? dayFormat : yearFormat).format(date);
}

const numbers = new Intl.NumberFormat(dateLocale, { maximumFractionDigits: 1 });

export function sizeOf(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${numbers.format(bytes / 1e3)} kB` : `${numbers.format(bytes / 1e6)} MB`;
}
