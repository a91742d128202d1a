// The agenda of all weeks: done, open, to come.

import { el } from "./dom.js";
import { shown } from "./times.js";

const SIGNS = { done: "✓", open: "●", posted: "✓", skipped: "–", failed: "✗", cancelled: "–" };
const WORDS = { planned: "to come", claimed: "being posted", done: "posted" };

/** The weeks, the one that is open unfolded. */
export function agenda(app) {
  const { agenda: weeks, clock } = app.room;
  if (!weeks?.length) return el("p", { class: "empty" }, "The agenda isn't there yet.");
  return el("ol", { class: "weeks" }, weeks.map((one) => el("li", {}, week(one, clock))));
}

function week(one, clock) {
  const name = one.number ? `Week ${one.number}` : "Before";
  const title = one.title && !one.title.startsWith(name) ? one.title : "";
  return el(
    "details",
    { data: { key: `week${one.number}${one.opens ?? ""}` }, open: one.state === "open", class: `is-${one.state.replace(" ", "-")}` },
    el(
      "summary",
      { data: { key: `sumweek${one.number}${one.opens ?? ""}` } },
      el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[one.state] ?? "○"),
      el("span", { class: "name" }, el("strong", {}, one.name ?? name), title && ` ${title}`),
      el("span", { class: "quiet" }, one.state),
    ),
    el("ol", { class: "items" }, (one.items ?? []).map((item) => row(item, clock))),
  );
}

function row(item, clock) {
  const state = WORDS[item.state] ?? item.state;
  const past = item.state !== "planned";
  return el(
    "li",
    { class: past ? "past" : null },
    el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[item.state] ?? "○"),
    el("span", { class: "name" }, item.title),
    el("time", { datetime: item.due, class: "quiet" }, shown(new Date(item.due), "short", clock.zone)),
    el("span", { class: past && item.state !== "done" ? "quiet" : "unseen" }, state),
    item.reason && el("span", { class: "reason" }, item.reason),
  );
}
