// The bar at the top: what time it is in the rehearsal, what is due next, moving on, and whose part is taken.

import { button, el, fill, once } from "./dom.js";
import { distance, placeOf, shown } from "./times.js";

const MOVES = [
  ["next", "Next post"],
  ["hour", "+1 hour"],
  ["day", "+1 day"],
  ["week", "Next week"],
];
// Hours of the rehearsal in one second of ours.
const PACES = [
  [1, "an hour a second"],
  [6, "6 hours a second"],
  [24, "a day a second"],
];
const PARTS = [
  ["organiser", "Organisers"],
  ["facilitator", "Facilitators"],
  ["member", "Readers"],
];

/** Keep the bar as it is in the room. */
export function top(app, home) {
  const now = el("p", { class: "now" });
  const moves = el("div", { class: "moves", role: "group", "aria-label": "Move time on" });
  const part = el("div", { class: "part" });
  const left = button("Channels", "left", () => app.drawers.toggle("left"), { class: "drawer", "aria-controls": "left", "aria-expanded": "false" });
  const right = button("Weeks", "right", () => app.drawers.toggle("right"), { class: "drawer wide", "aria-controls": "right", "aria-expanded": "false" });
  const change = el("p", { class: "transition" });
  home.replaceChildren(left, now, moves, part, right, change);
  const clock = once(() => {
    fill(now, time(app));
    change.textContent = app.room.clock?.transition?.words ?? "";
    fill(moves, movers(app));
  });
  const people = once(() => fill(part, parts(app)));
  for (const name of ["state", "clock"]) app.room.on(name, clock);
  for (const name of ["state", "people"]) app.room.on(name, people);
}

function time(app) {
  const { clock } = app.room;
  if (!clock) return [];
  const at = new Date(clock.now);
  const { next } = clock;
  return [
    el("time", { class: "clock", datetime: clock.now }, shown(at, "short", clock.zone)),
    el("span", { class: "quiet" }, ` ${at.getUTCFullYear()}, ${placeOf(clock.zone)}`),
    clock.bot === "dead" && el("span", { class: "tag only" }, "the bot is dead"),
    el("span", { class: "next" }, next ? ["Next: ", el("strong", {}, next.what), ` ${shown(new Date(next.at), "short", clock.zone)}, ${distance(new Date(next.at), at)}`] : "Nothing more is due"),
  ];
}

function movers(app) {
  const { clock } = app.room;
  if (!clock) return [];
  const move = (what, more = {}) => () => app.ask("time", { do: what, ...more });
  const paced = () => Number(app.room.kept.get("pace") ?? PACES[0][0]);
  const pace = el(
    "select",
    { "aria-label": "Pace", data: { key: "pace" }, on: { change: (event) => (app.room.kept.set("pace", "", event.currentTarget.value), clock.pace && move("play", { pace: paced() })()) } },
    PACES.map(([value, words]) => el("option", { value, selected: value === paced() }, words)),
  );
  const playing = clock.pace
    ? button("Pause", "play", move("pause"))
    : button("Play", "play", () => move("play", { pace: paced() })());
  return [
    MOVES.map(([what, words], at) => button(words, `move${what}`, move(what), { class: at ? null : "primary", "aria-disabled": clock.moving && !clock.pace ? "true" : null })),
    playing,
    pace,
    clock.moving && el("span", { class: "moving", role: "img", "aria-label": "Time is moving" }),
  ];
}

function parts(app) {
  const { room } = app;
  if (!room.me) return [];
  const people = [...room.people.values()];
  const groups = PARTS.map(([part, words]) => {
    const found = people.filter((one) => one.part === part);
    return found.length > 0 && el("optgroup", { label: words }, found.map((one) => el("option", { value: one.id, selected: one.id === room.me.id }, one.name)));
  });
  const select = el("select", { data: { key: "part" }, on: { change: (event) => app.become(event.currentTarget.value) } }, groups.filter(Boolean));
  return [el("label", {}, el("span", {}, "Take the part of"), select)];
}
