// The agenda of all weeks: done, open, to come.

import { button, el } from "./dom.js";
import { shown } from "./times.js";

const SIGNS = { done: "✓", open: "●", posting: "●", skipped: "–", failed: "✗", cancelled: "–" };
const USUAL = new Set(["done", "to come"]);
const OUTSIDE = /^(Before|After) the weeks$/;

/** The weeks, unfolded the one that is open, or between two weeks the one that was last. */
export function agenda(app) {
  const { agenda: weeks, clock } = app.room;
  if (!weeks?.length) return el("p", { class: "empty" }, "The agenda isn't there yet.");
  const current = weeks.findLast((one) => one.state === "open") ?? weeks.findLast((one) => one.state === "done");
  return el("ol", { class: "weeks" }, weeks.map((one) => el("li", {}, week(app, one, clock, one === current))));
}

function week(app, one, clock, isCurrent) {
  const name = OUTSIDE.test(one.title) ? one.title : `Week ${one.number}`;
  const title = name === one.title ? "" : one.title;
  return el(
    "details",
    { data: { key: `week${one.number}${isCurrent}` }, open: isCurrent, class: `is-${one.state.replace(" ", "-")}` },
    el(
      "summary",
      { data: { key: `sumweek${one.number}` } },
      el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[one.state] ?? "○"),
      el("span", { class: "name" }, el("strong", {}, name), title && ` ${title}`),
      el("span", { class: "quiet" }, one.state),
    ),
    el("ol", { class: "items" }, rows(app, one, clock)),
  );
}

// Ten weeks have ten meetings, and all are put into the calendar at the start: they are folded, unless one didn't go well.
function rows(app, one, clock) {
  const items = one.items ?? [];
  const events = items.filter((item) => item.kind === "event");
  const each = (some) => some.map((item) => row(app, item, clock));
  if (events.length < 3) return each(items);
  const open = events.some((item) => !USUAL.has(item.state));
  const fold = el(
    "details",
    { data: { key: `events${one.number}${open}` }, open },
    el("summary", { data: { key: `sumevents${one.number}` } }, el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[events.at(-1).state] ?? "○"), el("span", { class: "name" }, `the meetings' ${events.length} events`)),
    el("ol", { class: "items" }, each(events)),
  );
  return [...each(items.filter((item) => item.kind !== "event")), el("li", { class: "fold" }, fold)];
}

function row(app, item, clock) {
  const waits = item.state === "to come";
  const { posted } = item;
  const words = item.state === "done" ? "unseen" : "quiet";
  const title = posted ? button(item.title, `item${item.key}`, () => app.open(posted.channel, posted.message), { class: "jump" }) : item.title;
  return el(
    "li",
    { class: waits ? null : "past" },
    el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[item.state] ?? "○"),
    el("span", { class: "name" }, title, !waits && el("span", { class: words }, ` ${item.state}`)),
    el("time", { datetime: item.due, class: "quiet" }, shown(new Date(item.due), "short", clock.zone)),
    item.reason && el("span", { class: "reason" }, item.reason),
  );
}
