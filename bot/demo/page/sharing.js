// Asking before something of one's own goes to the bot: phone number, position, dropped files.
import { ask } from "./overlays.js";
import { t } from "./words.js";

/** A centre for made-up positions. */
const CENTRE = { latitude: "51.53880", longitude: "7.22570" };

export function askForContact(person, share) {
  // A number from the range that is kept free for films and examples.
  const value = `+49 221 4710 ${String(Number(person.id) % 1000).padStart(3, "0")}`;
  ask(
    t("contact"),
    [{ name: "phone", label: t("phone"), value, type: "tel", required: true, dir: "ltr" }],
    t("share"),
    ({ phone }) => share(phone.replace(/\s/g, "")),
    t("sharePhone"),
  );
}

export function askForLocation(share) {
  const number = { type: "number", step: "any", required: true, dir: "ltr" };
  ask(
    t("location"),
    [
      { name: "latitude", label: t("latitude"), value: CENTRE.latitude, ...number },
      { name: "longitude", label: t("longitude"), value: CENTRE.longitude, ...number },
    ],
    t("share"),
    ({ latitude, longitude }) => share(Number(latitude), Number(longitude)),
  );
}

/** Let files be dropped on `element`; `take(file)` gets the first. */
export function acceptDrops(element, take) {
  let depth = 0; // entering a child comes before leaving its parent
  const over = (step) => (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    depth = Math.max(0, depth + step);
    element.classList.toggle("dropping", depth > 0);
  };
  element.addEventListener("dragenter", over(1));
  element.addEventListener("dragover", over(0));
  element.addEventListener("dragleave", over(-1));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    element.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  });
}
