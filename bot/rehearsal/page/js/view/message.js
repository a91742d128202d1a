// One message: who, when, what, and all that hangs below it.

import { button, el, hue } from "./dom.js";
import { embeds, files } from "./attached.js";
import { components } from "./components.js";
import { bare, marked } from "./markdown.js";
import { isMentioned } from "../state/mentions.js";
import { poll } from "./poll.js";
import { shown, zoneOf } from "./times.js";

const FLAG = { private: 64, thinking: 128, silent: 4096, laidOut: 32768 };
const NOTICES = {
  1: "added somebody to the thread",
  2: "took somebody out of the thread",
  4: "renamed this thread",
  18: "began a thread",
  46: "The poll has closed",
};

const NAMING = new Set([1, 2]);
const TYPE = { pin: 6, starter: 21, result: 46 };

/** Whether only the person who looks sees a message. */
export function isPrivate(message) {
  return Boolean(message.flags & FLAG.private);
}

/** A message as a list item. */
export function messageItem(app, message) {
  const { room } = app;
  const name = room.nameOf(message.author);
  const at = new Date(message.timestamp);
  const zone = zoneOf(room);
  const classes = ["message", isPrivate(message) && "private", isMentioned(message, room.me) && "to-me"];
  const time = el("time", { datetime: message.timestamp, title: `${shown(at, "F", zone)} (${zone})` }, shown(at, "short", zone));
  const head = el("p", { class: "by" }, el("strong", {}, name), message.author.bot && el("span", { class: "tag" }, "app"), time, marks(app, message));
  return el(
    "li",
    { id: `m${message.id}`, class: classes.filter(Boolean).join(" "), tabindex: "-1", "aria-label": `${name}, ${shown(at, "short", zone)}`, data: { key: `m${message.id}`, id: message.id } },
    el("span", { class: `face ${hue(message.author.id)}`, "aria-hidden": "true" }, initials(name)),
    el("div", { class: "said" }, answers(app, message), head, content(app, message), below(app, message)),
    button("⋯", `more${message.id}`, (event) => app.act(message, event.currentTarget), { class: "more", tabindex: "-1", "aria-haspopup": "menu", "aria-label": `What can be done with ${name}'s message` }),
  );
}

function marks(app, message) {
  return [
    isPrivate(message) && el("span", { class: "tag only" }, "only you see this"),
    Boolean(message.flags & FLAG.silent || message.room?.silent) && el("span", { class: "tag", title: "Posted without a notification" }, "silent"),
    message.pinned && el("span", { class: "tag pin" }, "pinned"),
    message.edited_timestamp && edited(app, message),
  ];
}

function edited(app, message) {
  const zone = zoneOf(app.room);
  return el("span", { class: "tag quiet", title: `Edited ${shown(new Date(message.edited_timestamp), "F", zone)} (${zone})` }, "edited");
}

function content(app, message) {
  if (message.flags & FLAG.thinking) return el("p", { class: "notice" }, "The bot is thinking …");
  if (message.type === TYPE.pin) return el("p", { class: "notice" }, pointer(app, message, "pinned a message"));
  if (NOTICES[message.type]) {
    const more = NAMING.has(message.type) ? names(app, message) : message.content ? `: ${message.content}` : "";
    return el("p", { class: "notice" }, NOTICES[message.type], more);
  }
  // A thread begins with what it was opened from.
  const begun = message.type === TYPE.starter && message.referenced_message;
  if (begun) return [el("p", { class: "notice" }, "This thread began with:"), el("div", { class: "words" }, marked(app, begun.content))];
  return el("div", { class: "words" }, marked(app, message.content ?? ""));
}

function names(app, message) {
  return message.mentions?.length ? `: ${message.mentions.map((one) => app.room.nameOf(one)).join(", ")}` : "";
}

function below(app, message) {
  return [
    embeds(app, message),
    files(message),
    message.poll && poll(app, message),
    components(app, message),
    reactions(app, message),
    thread(app, message),
    isPrivate(message) && button("Dismiss", `dismiss${message.id}`, () => app.dismiss(message), { class: "small" }),
  ];
}

function answers(app, message) {
  const reference = message.message_reference;
  if (!reference?.message_id || message.type === TYPE.pin || message.type === TYPE.starter) return null;
  const target = message.referenced_message;
  if (target === undefined && message.type !== TYPE.result) return null;
  if (target === null) return el("p", { class: "answers" }, "↪ to a message that was deleted");
  return pointer(app, message, target ? `↪ ${app.room.nameOf(target.author)}: ${bare(app, target.content || "(no text)", 70)}` : "↪ to the poll");
}

function pointer(app, message, words) {
  const { channel_id: channel, message_id: id } = message.message_reference;
  return button(words, `answers${message.id}`, () => app.open(channel, id), { class: "answers" });
}

function reactions(app, message) {
  if (!message.reactions?.length) return null;
  const each = message.reactions.map(({ emoji, count, me }) => {
    const name = emoji.id ? `:${emoji.name}:` : emoji.name;
    const press = () => app.ask("react", { channel: message.channel_id, message: message.id, emoji: emoji.name, on: !me });
    return button([el("span", {}, name), ` ${count}`], `react${message.id}${name}`, press, { "aria-pressed": String(me), "aria-label": `${name}, ${count}` });
  });
  return el("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, each);
}

function thread(app, message) {
  const found = app.room.channels.get(message.id) ?? message.thread;
  if (!found) return null;
  const count = found.message_count ?? 0;
  return button([el("strong", {}, found.name), ` · ${count} ${count === 1 ? "message" : "messages"} ›`], `thread${message.id}`, () => app.open(found.id), { class: "thread" });
}

/** The letters that stand for somebody. */
export function initials(name) {
  const words = name.split(/[\s.]+/).filter(Boolean);
  return words.slice(0, 2).map((one) => [...one][0].toUpperCase()).join("");
}
