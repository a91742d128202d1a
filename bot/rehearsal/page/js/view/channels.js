// The left side: the server's channels, their threads, and meetings in the calendar.

import { FORUM, VOICE } from "../state/room.js";
import { button, el, fill, once } from "./dom.js";
import { meetings } from "./meetings.js";

const SIGNS = { [FORUM]: "▤", [VOICE]: "♪" };

/** Keep the list of channels as it is in the room. */
export function channels(app, home) {
  const title = el("h2", { class: "guild" });
  const list = el("ul", { class: "channels" });
  const events = el("section", { "aria-label": "Meetings" });
  home.replaceChildren(title, list, events);
  const draw = once(() => {
    title.textContent = app.room.guild.name;
    fill(list, app.room.places.map((one) => place(app, one)));
    meetings(app, events);
  });
  for (const name of ["state", "channels", "opened", "events"]) app.room.on(name, draw);
}

function place(app, one) {
  const threads = app.room.threadsOf(one.id);
  const open = threads.filter((each) => !each.thread_metadata?.archived);
  const old = threads.filter((each) => each.thread_metadata?.archived);
  return el(
    "li",
    {},
    entry(app, one),
    open.length > 0 && el("ul", { "aria-label": `Threads of ${one.name}` }, open.map((each) => el("li", {}, entry(app, each)))),
    old.length > 0 &&
      el(
        "details",
        { data: { key: `old${one.id}` }, open: old.some((each) => each.id === app.room.messages?.channel) },
        el("summary", { data: { key: `sum${one.id}` } }, `${old.length} older`),
        el("ul", { "aria-label": `Older threads of ${one.name}` }, old.map((each) => el("li", {}, entry(app, each)))),
      ),
  );
}

function entry(app, one) {
  const { room } = app;
  const here = room.messages?.channel === one.id;
  const unread = !here && room.isUnread(one);
  const buzzes = room.buzzesIn(one.id);
  const isThread = room.isThread(one);
  return button(
    [
      el("span", { class: "sign", "aria-hidden": "true" }, isThread ? "›" : SIGNS[one.type] ?? "#"),
      el("span", { class: "name" }, one.name),
      unread && el("span", { class: "unseen" }, ", unread"),
      buzzes > 0 && el("span", { class: "badge" }, String(buzzes), el("span", { class: "unseen" }, buzzes === 1 ? " buzz" : " buzzes")),
    ],
    `channel${one.id}`,
    () => app.open(one.id),
    { class: `entry${unread ? " unread" : ""}`, "aria-current": here ? "page" : null },
  );
}
