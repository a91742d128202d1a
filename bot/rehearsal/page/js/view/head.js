// Above the messages: where one is, what it is about, its pins, and faults that are switched on.

import { FORUM } from "../state/room.js";
import { button, el, fill, once } from "./dom.js";
import { bare } from "./markdown.js";

const EARLIER = "Nothing is pinned here.";

/** Keep the head as it is in the room. */
export function head(app, home) {
  const draw = once(() => {
    const { room } = app;
    const channel = room.channels.get(room.messages?.channel);
    if (!channel) return;
    const parent = room.isThread(channel) && room.channels.get(channel.parent_id);
    const archived = channel.thread_metadata?.archived;
    const on = room.faults.filter((one) => one.on);
    document.title = `${channel.name} · ${room.me.name} · Rehearsal room`;
    fill(
      home,
      el(
        "div",
        { class: "head" },
        el("h1", {}, parent && [button(`#${parent.name}`, "parent", () => app.open(parent.id), { class: "small" }), el("span", { class: "up" }, " › ")], channel.name),
        archived && el("span", { class: "tag" }, "archived"),
        channel.topic && el("p", { class: "quiet topic" }, channel.topic),
        room.isThread(channel) && channel.room?.joined === false && button("Join", "join", () => app.ask("join", { thread: channel.id, on: true }), { class: "small" }),
        channel.type !== FORUM && button("Pins", "pins", (event) => pins(app, channel, event.currentTarget), { class: "small" }),
      ),
      on.length > 0 && el("p", { class: "banner" }, `Switched on: ${on.map((one) => one.words).join("; ")}.`),
    );
  });
  for (const name of ["state", "opened", "here", "faults", "channels"]) app.room.on(name, draw);
}

async function pins(app, channel, from) {
  const answer = await app.ask("pins", { channel: channel.id });
  if (!answer) return;
  const go = (one) => {
    dialog.close();
    app.open(one.channel_id, one.id);
  };
  const list = answer.messages.map((one) => el("li", {}, button([el("strong", {}, app.room.nameOf(one.author)), ` ${bare(app, one.content, 140)}`], `pin${one.id}`, () => go(one), { class: "entry" })));
  const dialog = el(
    "dialog",
    { class: "form", "aria-labelledby": "pins-title", on: { close: () => (dialog.remove(), from.isConnected && from.focus()) } },
    el("h2", { id: "pins-title" }, `Pinned in ${channel.name}`),
    list.length ? el("ul", { class: "pins" }, list) : el("p", {}, EARLIER),
    el("p", { class: "deeds" }, button("Close", "closepins", () => dialog.close())),
  );
  document.body.append(dialog);
  dialog.showModal();
}
