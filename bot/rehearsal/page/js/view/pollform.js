// A poll of one's own: what it asks, its answers, how long it lasts.

import { el } from "./dom.js";
import { asked } from "./popup.js";

// What Discord's own form offers, in hours.
const LASTS = [
  [1, "1 hour"],
  [4, "4 hours"],
  [8, "8 hours"],
  [24, "24 hours"],
  [72, "3 days"],
  [168, "1 week"],
  [336, "2 weeks"],
];
const USUAL = 24;

/** Ask for a poll, and send it into a channel. */
export function askPoll(app, channel) {
  const question = el("input", { required: true, maxlength: 300, autocomplete: "off" });
  const answers = el("textarea", { required: true, rows: 4, maxlength: 600 });
  const hours = el("select", {}, LASTS.map(([value, words]) => el("option", { value, selected: value === USUAL }, words)));
  const several = el("input", { type: "checkbox" });
  const fields = [
    ["Question", question],
    ["Answers, one on each line, 10 at the most", answers],
    ["It lasts", hours],
    ["More than one may be chosen", several],
  ];
  asked("New poll", "Post the poll", fields, (said, lines, lasts, many) => {
    const poll = { question: said, answers: lines.split("\n").map((one) => one.trim()).filter(Boolean), hours: Number(lasts), several: many };
    return app.line.ask("send", { channel: channel.id, poll });
  });
}
