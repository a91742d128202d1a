// The people of the rehearsal: whose part one can take, how often each phone has buzzed; the cast; more readers.

import { button, el, hue } from "./dom.js";
import { initials } from "./message.js";
import { placeOf, shown } from "./times.js";

const PARTS = { member: "reader", facilitator: "facilitator", organiser: "organiser" };

/** The panel of people. */
export function people(app) {
  const { room } = app;
  const everybody = [...room.people.values()].filter((one) => one.part !== "bot");
  return [
    el("h2", {}, "People"),
    el("p", { class: "quiet" }, "How often each phone has buzzed stands beside the name."),
    el("ul", { class: "people" }, everybody.map((one) => el("li", {}, person(app, one)))),
    adding(app),
    el("h2", {}, "The cast"),
    el("p", { class: "quiet" }, cast(app.room.clock)),
    el("p", { class: "deeds" }, button("Let loose for a day", "castday", () => app.ask("cast", { loose: "day" })), button("For a week", "castweek", () => app.ask("cast", { loose: "week" })), button("Keep silent", "castno", () => app.ask("cast", { loose: null }))),
  ];
}

function cast(clock) {
  if (clock?.cast?.there === false) return "This rehearsal has no sample readers.";
  const until = clock?.cast?.loose_until;
  if (until && new Date(until) > new Date(clock.now)) return `They are loose until ${shown(new Date(until), "short", clock.zone)}, as time moves on.`;
  return "The sample readers keep silent until you let them loose; then they read, answer and vote by themselves as time moves on.";
}

function person(app, one) {
  const own = one.id === app.room.me.id;
  const buzzes = app.room.buzzes[one.id] ?? 0;
  const leads = one.leads?.length ? `, leads ${one.leads.length === 1 ? "week" : "weeks"} ${one.leads.join(", ")}` : "";
  const about = `${PARTS[one.part] ?? one.part}${leads}${one.cast ? ", in the cast" : ""}${one.zone ? ` · ${placeOf(one.zone)}` : ""}`;
  return button(
    [
      el("span", { class: `face ${hue(one.id)}`, "aria-hidden": "true" }, initials(one.name)),
      el("span", { class: "name" }, el("strong", {}, one.name), own && el("span", { class: "tag" }, "you"), el("span", { class: "quiet" }, about)),
      el("span", { class: "count" }, String(buzzes), el("span", { class: "unseen" }, buzzes === 1 ? " buzz" : " buzzes")),
    ],
    `person${one.id}`,
    () => app.become(one.id),
    { class: "entry", "aria-current": own ? "true" : null, title: own ? null : `Take the part of ${one.name}` },
  );
}

function adding(app) {
  const name = el("input", { name: "name", required: true, maxlength: 32, autocomplete: "off", placeholder: "Name", "aria-label": "Name of the new reader", data: { key: "newname" } });
  const add = async (event) => {
    event.preventDefault();
    if (!(await app.ask("person", { add: { name: name.value.trim() } }))) return;
    name.value = "";
    app.say("The reader is there; take their part whenever you like.");
  };
  return el("form", { class: "adding", on: { submit: add } }, name, el("button", { data: { key: "add" } }, "Add a reader"));
}
