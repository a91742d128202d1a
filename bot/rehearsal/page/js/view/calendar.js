// The server's calendar by hand: a meeting put in, moved, begun, ended, called off, as its rights allow.

import { el } from "./dom.js";
import { asked, confirmed, popup } from "./popup.js";
import { instantOf, wallOf, zoneOf } from "./times.js";

const AHEAD = 1;
const HOUR = 3600000;
const VOICE = 2;

/** Open the menu of a meeting. */
export function openMeetingMenu(app, one, from) {
  const change = (details) => app.ask("meeting", { event: one.id, ...details });
  const rows = (item) => [
    item("Change", () => askMeeting(app, one)),
    one.status === AHEAD && item("Begin now", () => change({ do: "begin" })),
    one.status !== AHEAD && item("End now", () => change({ do: "end" })),
    one.status === AHEAD && item("Call it off", () => confirmed("Call this meeting off?", "Call it off", () => change({ do: "cancel" })), { class: "danger" }),
    item("Take it out", () => confirmed("Take this meeting out of the calendar?", "Take it out", () => app.ask("delete_meeting", { event: one.id })), { class: "danger" }),
  ];
  popup(`The meeting ${one.name}`, rows, from);
}

/** Ask for a meeting's name and times; of a new one for its place too. */
export function askMeeting(app, one = null) {
  const zone = zoneOf(app.room);
  const now = new Date(app.room.clock.now).getTime();
  const begins = one ? new Date(one.scheduled_start_time) : new Date(now + HOUR);
  const ends = one ? one.scheduled_end_time && new Date(one.scheduled_end_time) : new Date(now + 2 * HOUR);
  const name = el("input", { required: true, maxlength: 100, autocomplete: "off", value: one?.name });
  const time = (at, required) => el("input", { type: "datetime-local", required, value: at && wallOf(at, zone) });
  const fields = [
    ["Name", name],
    [`Begins (${zone})`, time(begins, true)],
    [`Ends (${zone})`, time(ends, one?.entity_type !== VOICE)],
    !one && ["Where", el("input", { required: true, maxlength: 100, autocomplete: "off" })],
  ].filter(Boolean);
  asked(one ? "Change the meeting" : "New meeting", one ? "Change" : "Create", fields, (called, from, to, place) => {
    const at = (wall) => instantOf(wall, zone).toISOString();
    // What has begun keeps its start: Discord refuses any.
    const start = one && from === wallOf(begins, zone) ? {} : { start: at(from) };
    const details = { name: called, ...start, ...(to && { end: at(to) }) };
    return one ? app.line.ask("meeting", { event: one.id, ...details }) : app.line.ask("new_meeting", { ...details, place });
  });
}
