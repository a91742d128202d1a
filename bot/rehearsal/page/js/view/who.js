// Who has put which emoji under a message, and who has voted for what: on Discord everybody can see that.

import { button, el } from "./dom.js";
import { showModally } from "./popup.js";

/** Show who reacted to a message. */
export function whoReacted(app, message, from) {
  const rows = message.reactions.map(({ emoji }) => [emoji.id ? `:${emoji.name}:` : emoji.name, { emoji: emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name }]);
  return shown(app, message, "Who reacted", rows, from);
}

/** Show who voted in a message's poll. */
export function whoVoted(app, message, from) {
  const rows = message.poll.answers.map((one) => [one.poll_media.text, { answer: one.answer_id }]);
  return shown(app, message, "Who voted", rows, from);
}

async function shown(app, message, title, rows, from) {
  const lists = [];
  for (const [words, asked] of rows) {
    const answer = await app.ask("who", { channel: message.channel_id, message: message.id, ...asked });
    if (!answer) return;
    const names = answer.people.map((id) => app.room.people.get(id)?.name ?? "somebody who has left");
    lists.push(el("dt", {}, words), el("dd", {}, names.length ? names.join(", ") : "nobody"));
  }
  const dialog = el(
    "dialog",
    { class: "form", "aria-labelledby": "who" },
    el("h2", { id: "who" }, title),
    el("dl", { class: "who" }, lists),
    el("p", { class: "deeds" }, button("Close", "close", () => dialog.close())),
  );
  showModally(dialog, from);
}
