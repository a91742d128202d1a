// Above the messages: where one is, what it is about, its pins, and faults that are switched on.

import { FORUM, TEXT } from "../state/room.js";
import { button, el, fill, once } from "./dom.js";
import { bare } from "./markdown.js";
import { askThread, openThreadMenu } from "./menu.js";
import { showModally } from "./popup.js";

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
        channel.thread_metadata?.locked && el("span", { class: "tag" }, "locked"),
        channel.topic && el("p", { class: "quiet topic" }, channel.topic),
        room.isThread(channel) && !archived && membership(app, channel),
        (channel.room?.can_close || channel.room?.can_lock) && button("⋯", "threadmenu", (event) => openThreadMenu(app, channel, event.currentTarget), { class: "small", "aria-haspopup": "menu", "aria-label": "What can be done with this thread" }),
        channel.type === TEXT && channel.room?.can_thread && button("New thread", "newthread", () => askThread(app, channel), { class: "small" }),
        channel.type !== FORUM && button("Pins", "pins", (event) => pins(app, channel, event.currentTarget), { class: "small" }),
      ),
      on.length > 0 && el("p", { class: "banner" }, `Switched on: ${on.map((one) => one.words).join("; ")}.`),
    );
  });
  for (const name of ["state", "opened", "here", "faults", "channels"]) app.room.on(name, draw);
}

function membership(app, channel) {
  const joined = channel.room?.joined !== false;
  return button(joined ? "Leave" : "Join", "join", () => app.ask("join", { thread: channel.id, on: !joined }), { class: "small" });
}

// The pins of a channel, kept up to date while they are looked at.
async function pins(app, channel, from) {
  const box = el("div");
  const draw = async () => {
    const answer = await app.ask("pins", { channel: channel.id });
    if (!answer) return;
    const list = answer.messages.map((one) => el("li", {}, pinned(one)));
    fill(box, list.length ? el("ul", { class: "pins" }, list) : el("p", {}, EARLIER));
  };
  const pinned = (one) => button([el("strong", {}, app.room.nameOf(one.author)), ` ${bare(app, one.content || "(no text)", 140)}`], `pin${one.id}`, () => (dialog.close(), app.open(one.channel_id, one.id)), { class: "entry" });
  const dialog = el(
    "dialog",
    { class: "form", "aria-labelledby": "pins-title" },
    el("h2", { id: "pins-title" }, `Pinned in ${channel.name}`),
    box,
    el("p", { class: "deeds" }, button("Close", "closepins", () => dialog.close())),
  );
  await draw();
  const stop = app.room.on("pins", (id) => id === channel.id && draw());
  dialog.addEventListener("close", stop);
  showModally(dialog, from);
}
