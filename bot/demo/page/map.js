// A drawn stand-in for a map: no tiles without a network, but each place looks like itself.
import { svg } from "./dom.js";

/** Small repeatable random numbers: the same coordinates give the same sketch. */
function randomFrom(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const WIDTH = 320;
const HEIGHT = 150;

export function mapSketch(latitude, longitude, label) {
  const random = randomFrom(Math.round(latitude * 1e4) * 31 + Math.round(longitude * 1e4) * 17);
  const between = (low, high) => low + random() * (high - low);
  const shapes = [];
  const add = (tag, attributes) => shapes.push(svg(tag, attributes));

  add("rect", { class: "land", width: WIDTH, height: HEIGHT });
  const tilt = between(-14, 14);
  const park = { x: between(-20, 60), y: between(70, 100) };
  add("ellipse", { class: "park", cx: park.x, cy: park.y, rx: between(60, 90), ry: between(34, 50) });
  for (let column = -1; column < 8; column += 1) {
    for (let row = -1; row < 5; row += 1) {
      if (random() < 0.22) continue;
      add("rect", {
        class: "house",
        x: column * 46 + between(4, 10),
        y: row * 38 + between(4, 9),
        width: between(20, 34),
        height: between(14, 25),
        rx: 3,
        transform: `rotate(${tilt} ${WIDTH / 2} ${HEIGHT / 2})`,
      });
    }
  }
  const water = between(10, 40);
  add("path", {
    class: "water",
    d: `M-10 ${water} C 90 ${water + between(-30, 40)}, 210 ${water + between(-30, 30)}, 330 ${between(0, 30)}`,
  });
  for (const kind of ["street-edge", "street"]) {
    const roads = randomFrom(Math.round(latitude * 1e5));
    for (let line = 0; line < 3; line += 1) {
      const y = 30 + line * 45 + roads() * 16;
      add("path", { class: kind, d: `M-10 ${y} Q 160 ${y - 24 + roads() * 48} 330 ${y + tilt * 2}` });
      const x = 50 + line * 100 + roads() * 30;
      add("path", { class: kind, d: `M${x} -10 Q ${x - 20 + roads() * 40} 75 ${x - tilt * 2} 160` });
    }
  }
  shapes.push(
    svg(
      "g",
      { class: "pin", transform: `translate(${WIDTH / 2} ${HEIGHT / 2 + 8})` },
      svg("ellipse", { class: "pin-shadow", rx: 8, ry: 3 }),
      svg("path", { d: "M0 0 C-5 -10 -14 -16 -14 -27 A14 14 0 1 1 14 -27 C14 -16 5 -10 0 0Z" }),
      svg("circle", { class: "pin-eye", cy: -27, r: 5 }),
    ),
  );
  return svg(
    "svg",
    {
      class: "map",
      role: "img",
      "aria-label": label,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "xMidYMid slice",
    },
    ...shapes,
  );
}
