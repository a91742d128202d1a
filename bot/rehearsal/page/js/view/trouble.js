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
  const press = (event) => app.interact(event.currentTarget, "trouble", { which: one.id, on: !one.on });
  return button([el("span", { class: "name" }, one.words), el("span", { class: "quiet" }, one.on ? "on" : "off")], `fault${one.id}`, press, { role: "switch", "aria-checked": String(Boolean(one.on)), class: "switch" });
}
