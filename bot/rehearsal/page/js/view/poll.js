// A native poll: vote, change one's vote, see the counts.

import { button, el } from "./dom.js";
import { distance, shown, zoneOf } from "./times.js";

// Polls of which the results are shown though one hasn't voted; forgotten with the page.
const opened = new Set();

/** A message's poll. */
export function poll(app, message) {
  const { poll: asked } = message;
  const counts = new Map(asked.results?.answer_counts.map((one) => [one.id, one]));
  const own = asked.answers.filter((one) => counts.get(one.answer_id)?.me_voted).map((one) => one.answer_id);
  const total = [...counts.values()].reduce((sum, one) => sum + one.count, 0);
  const ends = new Date(asked.expiry);
  const now = new Date(app.room.clock.now);
  const over = asked.results?.is_finalized || ends <= now;
  const seeing = over || own.length > 0 || opened.has(message.id);
  const zone = zoneOf(app.room);
  const when = over ? "Poll closed" : el("span", {}, "Ends ", el("time", { datetime: asked.expiry, title: shown(ends, "F", zone), data: { relative: "" } }, distance(ends, now)));
  const foot = el("p", { class: "quiet" }, `${total} ${total === 1 ? "vote" : "votes"} · `, when, over ? "" : " · everybody can see who voted for what");
  const legend = el("legend", {}, asked.question.text);
  const most = Math.max(1, ...[...counts.values()].map((one) => one.count));
  return el(
    "fieldset",
    { class: "poll", data: { closed: String(Boolean(over)) } },
    legend,
    el("p", { class: "quiet" }, asked.allow_multiselect ? "Several answers may be chosen" : "One answer"),
    seeing
      ? asked.answers.map((one) => result(one, counts.get(one.answer_id), total, most, over))
      : asked.answers.map((one) => choice(message, one, asked.allow_multiselect)),
    over ? null : deeds(app, message, own, seeing),
    foot,
  );
}

function label(one) {
  const emoji = one.poll_media.emoji?.name;
  return `${emoji ? `${emoji} ` : ""}${one.poll_media.text}`;
}

function choice(message, one, several) {
  const key = `vote${message.id}-${one.answer_id}`;
  const input = el("input", { type: several ? "checkbox" : "radio", name: `poll${message.id}`, value: one.answer_id, data: { key } });
  return el("label", { class: "choice" }, input, el("span", {}, label(one)));
}

function result(one, counted, total, most, over) {
  const count = counted?.count ?? 0;
  const share = total ? Math.round((100 * count) / total) : 0;
  const classes = ["result", counted?.me_voted && "mine", over && count === most && "first"].filter(Boolean).join(" ");
  const words = `${count} ${count === 1 ? "vote" : "votes"}, ${share} %`;
  return el(
    "div",
    { class: classes },
    el("span", { class: "option" }, label(one), counted?.me_voted && el("span", { class: "tag" }, "your vote")),
    el("span", { class: "count" }, words),
    el("progress", { max: 100, value: share, "aria-label": `${label(one)}: ${words}` }),
  );
}

function deeds(app, message, own, seeing) {
  const send = (answers) => app.ask("vote", { channel: message.channel_id, message: message.id, answers });
  const again = () => app.redraw(message);
  if (own.length) return el("p", { class: "deeds" }, button("Take my vote back", `unvote${message.id}`, () => send([])));
  if (seeing) return el("p", { class: "deeds" }, button("Back to voting", `back${message.id}`, () => (opened.delete(message.id), again())));
  const vote = (event) => {
    const chosen = [...event.currentTarget.closest("fieldset").querySelectorAll("input:checked")].map((one) => Number(one.value));
    if (chosen.length) send(chosen);
    else app.say("Choose an answer first, then press Vote.");
  };
  return el("p", { class: "deeds" }, button("Vote", `cast${message.id}`, vote, { class: "primary" }), button("Show results", `back${message.id}`, () => (opened.add(message.id), again())));
}
