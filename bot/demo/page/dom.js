// Building elements by DOM calls only: texts can never turn into markup.

/** Create an element: `on*` properties are listeners, `data` and `class` what they say. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function icon(name) {
  return svg(
    "svg",
    { class: "icon", "aria-hidden": "true", viewBox: "0 0 24 24" },
    svg("use", { href: `icons.svg#${name}` }),
  );
}

export function iconButton(name, label, onclick, properties = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", title: label, "aria-label": label, onclick, ...properties },
    icon(name),
  );
}

const initials = (name) => [...name.trim()].slice(0, 1).join("").toUpperCase() || "?";

export function avatar(id, name) {
  const element = h("span", { class: "avatar", "aria-hidden": "true" }, initials(name));
  // Golden angle: neighbouring ids get colours that are far apart.
  element.style.setProperty("--hue", String(Math.round((Number(id) * 137.5 + 20) % 360)));
  return element;
}

export const fullName = (person) =>
  [person.first_name, person.last_name].filter(Boolean).join(" ");

let counter = 0;
export const uniqueId = (prefix) => `${prefix}-${++counter}`;
