// Faults that can be switched on, to see what members and organisers would see.

import { button, el } from "./dom.js";

/** The panel of trouble. */
export function trouble(app) {
  const { faults } = app.room;
  return [
    el("h2", {}, "Trouble"),
    el("p", { class: "quiet" }, "See what members and organisers would see when something goes wrong. What could not be posted is told in the organisers' channel."),
    el("ul", { class: "faults" }, faults.map((one) => el("li", {}, fault(app, one)))),
  ];
}

function fault(app, one) {
  const press = () => app.ask("trouble", { id: one.id, on: !one.on });
  // Killing is an act, not a state: it has no switch.
  if (one.on === null || one.id === "killed") return button(one.words, `fault${one.id}`, () => app.ask("trouble", { id: one.id, on: true }));
  return button([el("span", { class: "name" }, one.words), el("span", { class: "quiet" }, one.on ? "on" : "off")], `fault${one.id}`, press, { role: "switch", "aria-checked": String(Boolean(one.on)), class: "switch" });
}
