// The clock in the bar: it shows the demo's time, and puts it forward.
import { api } from "./api.js";
import { now, setClock } from "./clock.js";
import { h, icon } from "./dom.js";
import { openMenu, toast } from "./overlays.js";
import { momentOf, t } from "./words.js";

const STEPS = [
  { to: "next", icon: "bell", text: "nextDue" },
  { to: "day", icon: "forward", text: "oneDay" },
  { to: "week", icon: "fast", text: "oneWeek" },
];

async function forward(to, onMoved, onError) {
  try {
    const answer = await api.forward(to);
    setClock(answer.now);
    onMoved();
    const text = answer.moved ? t("itIsNow", { moment: momentOf(now()) }) : t("nothingPlanned");
    toast(document.body, text, { kind: answer.moved ? "good" : "" });
  } catch (error) {
    onError(error);
  }
}

/** The panel; `draw()` shows the time anew. */
export function clockPanel(onError) {
  const time = h("time", {});
  const button = h(
    "button",
    {
      type: "button",
      class: "clock",
      title: t("clock"),
      "aria-label": t("clock"),
      onclick: () =>
        openMenu(
          button,
          STEPS.map((step) => ({
            icon: step.icon,
            label: t(step.text),
            act: () => forward(step.to, draw, onError),
          })),
        ),
    },
    icon("clock"),
    time,
  );
  function draw() {
    const shown = momentOf(now());
    if (time.textContent === shown) return;
    time.textContent = shown;
    time.dateTime = new Date(now()).toISOString();
  }
  setInterval(draw, 1000);
  draw();
  return { element: h("div", { class: "tools" }, button), draw };
}
