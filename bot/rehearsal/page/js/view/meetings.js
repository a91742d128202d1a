// Meetings in the server's calendar, with Interested.

import { button, el, fill } from "./dom.js";
import { askMeeting, openMeetingMenu } from "./calendar.js";
import { line, marked } from "./markdown.js";
import { shown, zoneOf } from "./times.js";

const COMING = new Set([1, 2]);

/** Fill a box with the meetings to come. */
export function meetings(app, box) {
  const { room } = app;
  const coming = [...room.events.values()].filter((one) => COMING.has(one.status));
  coming.sort((a, b) => new Date(a.scheduled_start_time) - new Date(b.scheduled_start_time));
  fill(
    box,
    coming.length > 0 && [el("h3", {}, coming.length === 1 ? "1 meeting" : `${coming.length} meetings`), next(app, coming)],
    room.guild.can_meet && button("New meeting", "newmeeting", () => askMeeting(app), { class: "small" }),
  );
}

// The next two are in view, the rest are folded: ten weeks have ten meetings.
function next(app, coming) {
  const all = coming.map((one) => el("li", {}, meeting(app, one)));
  const rest = all.slice(2);
  return [
    el("ul", { class: "meetings" }, all.slice(0, 2)),
    rest.length > 0 && el("details", { data: { key: "meetings" } }, el("summary", { data: { key: "summeetings" } }, `${rest.length} later`), el("ul", { class: "meetings" }, rest)),
  ];
}

function meeting(app, one) {
  const interested = Boolean(one.room?.interested);
  const zone = zoneOf(app.room);
  const press = () => app.ask("interested", { event: one.id, on: !interested });
  const count = one.user_count ?? 0;
  return [
    el("strong", {}, one.name),
    one.status === 2 && el("span", { class: "tag new" }, "now"),
    el("time", { datetime: one.scheduled_start_time, class: "quiet" }, shown(new Date(one.scheduled_start_time), "short", zone), until(one, zone)),
    place(app, one),
    one.description && el("details", { data: { key: `about${one.id}` } }, el("summary", { data: { key: `sumabout${one.id}` } }, "About it"), el("div", { class: "words" }, marked(app, one.description))),
    el("span", { class: "quiet" }, `${count} interested`),
    one.room?.can_change && button("⋯", `meeting${one.id}`, (event) => openMeetingMenu(app, one, event.currentTarget), { class: "small", "aria-haspopup": "menu", "aria-label": `What can be done with ${one.name}` }),
    button(interested ? "Interested ✓" : "Interested", `event${one.id}`, press, { class: "small", "aria-pressed": String(interested), "aria-label": `Interested in ${one.name}` }),
  ];
}

// A voice channel of the server's, or a place in words.
function place(app, one) {
  const channel = one.channel_id && app.room.channels.get(one.channel_id);
  const words = channel ? `in ${channel.name}` : one.entity_metadata?.location && line(app, one.entity_metadata.location);
  return words && el("span", { class: "quiet" }, words);
}

// The end on another day is said with its day.
function until(one, zone) {
  if (!one.scheduled_end_time) return null;
  const [begins, ends] = [new Date(one.scheduled_start_time), new Date(one.scheduled_end_time)];
  const sameDay = shown(begins, "d", zone) === shown(ends, "d", zone);
  return ` to ${shown(ends, sameDay ? "t" : "short", zone)}`;
}
