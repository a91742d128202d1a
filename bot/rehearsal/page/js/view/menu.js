// What can be done with a message: one's own chat's deeds, and under "Apps" what the bot offers.

import { FORUM } from "../state/room.js";
import { el } from "./dom.js";
import { local } from "./commands.js";
import { asked, confirmed, popup } from "./popup.js";
import { whoReacted, whoVoted } from "./who.js";

const EMOJI = ["👍", "❤️", "🤔", "👀", "🎉", "✅"];
const APP_ON_USER = 2;
const APP_ON_MESSAGE = 3;
const PRIVATE = 64;
const PINNED = 2;
// What people write: ordinary messages and replies. The rest are Discord's own notices.
const PEOPLES = new Set([0, 19]);

/** Open the menu of a message; `from` has the focus again afterwards. */
export function openMenu(app, message, from) {
  const { room } = app;
  const name = room.nameOf(message.author);
  const rows = (item) => [reacting(app, message, item), deeds(app, message, item, from), apps(app, message, item, from)];
  popup(`${name}'s message`, rows, from);
}

function mayIn(app, message) {
  return app.room.channels.get(message.channel_id)?.room ?? {};
}

function reacting(app, message, item) {
  if (message.flags & PRIVATE || mayIn(app, message).can_react === false) return null;
  const react = (emoji) => app.ask("react", { channel: message.channel_id, message: message.id, emoji, on: true });
  const each = EMOJI.map((emoji) => item(emoji, () => react(emoji), { "aria-label": `React with ${emoji}` }));
  return el("div", { class: "emoji", role: "group", "aria-label": "React" }, each, item("…", () => askEmoji(app, message), { "aria-label": "React with another emoji" }));
}

function askEmoji(app, message) {
  const emoji = el("input", { required: true, maxlength: 16, autocomplete: "off" });
  asked("React with another emoji", "React", [["One emoji, from your keyboard or pasted", emoji]], (value) =>
    app.line.ask("react", { channel: message.channel_id, message: message.id, emoji: value.trim(), on: true }),
  );
}

function deeds(app, message, item, from) {
  const { room } = app;
  const channel = room.channels.get(message.channel_id);
  const may = mayIn(app, message);
  const own = message.author.id === room.me.id;
  const of = { channel: message.channel_id, message: message.id };
  const seen = !(message.flags & PRIVATE);
  const peoples = PEOPLES.has(message.type);
  return [
    seen && peoples && may.can_send !== false && item("Reply", () => app.composer.reply(message)),
    own && peoples && !message.poll && item("Edit", () => app.composer.edit(message)),
    (own || may.can_manage) && seen && item("Delete", () => confirmed("Delete this message?", "Delete", () => app.ask("delete", of))),
    seen && peoples && may.can_thread && channel.type === 0 && !room.channels.has(message.id) && item("Begin a thread", () => askThread(app, channel, message)),
    seen && peoples && may.can_pin && item(message.pinned ? "Take the pin off" : "Pin", () => app.ask("pin", { ...of, on: !message.pinned })),
    own && message.poll && !message.poll.results?.is_finalized && item("End the poll", () => confirmed("End this poll now?", "End it", () => app.ask("end_poll", of))),
    message.reactions?.length > 0 && item("Who reacted", () => whoReacted(app, message, from)),
    message.poll && item("Who voted", () => whoVoted(app, message, from)),
    own && peoples && seen && message.attachments?.map((one) => item(`Take off ${one.filename}`, () => app.ask("edit", { ...of, text: message.content ?? "", without: one.filename }))),
    item("Copy text", () => navigator.clipboard.writeText(message.content ?? "")),
  ];
}

function apps(app, message, item, from) {
  if (message.flags & PRIVATE) return null;
  const { room } = app;
  const of = { channel: message.channel_id };
  const on = (type) => room.commands.filter((one) => one.type === type);
  const about = on(APP_ON_MESSAGE).map((one) => item(local(one, "name"), () => app.interact(from, "menu", { ...of, message: message.id, name: one.name })));
  const author = on(APP_ON_USER).map((one) => item(`${local(one, "name")}: ${room.nameOf(message.author)}`, () => app.interact(from, "menu", { ...of, user: message.author.id, name: one.name })));
  if (!about.length && !author.length) return null;
  return el("div", { role: "group", "aria-label": "Apps" }, el("p", { class: "quiet", "aria-hidden": "true" }, "Apps"), about, author);
}

/** Ask for the name (and in a forum the first message) of a new thread or post, and go there. */
export function askThread(app, channel, message) {
  const forum = channel.type === FORUM;
  const name = el("input", { required: true, maxlength: 100, autocomplete: "off" });
  const text = el("textarea", { required: true, maxlength: 2000, rows: 5 });
  const tags = forum && tagsOf(channel, channel);
  const fields = [["Name", name], forum && ["Message", text], tags && ["Tags", tags]].filter(Boolean);
  const send = (called, said, chosen) =>
    app.line.ask("open_thread", { channel: channel.id, name: called, ...(forum && { text: said }), ...(tags && { tags: chosen }), ...(message && { message: message.id }) });
  asked(forum ? "New post" : "New thread", "Create", fields, send, ({ channel: made }) => {
    app.open(made);
    app.composer.text.focus();
  });
}

// The tags that one may put on a post; some are for whoever manages threads, and stay as they are for others.
function tagsOf(forum, place, carried = []) {
  const offered = (forum?.available_tags ?? []).filter((one) => !one.moderated || place.room?.can_manage_threads);
  if (!offered.length) return null;
  const box = (one) => el("label", { class: "choice" }, el("input", { type: "checkbox", value: one.id, checked: carried.includes(one.id) }), el("span", {}, one.name));
  return el("fieldset", {}, el("legend", {}, "Tags"), offered.map(box));
}

/** Open the menu of a thread: what its author, or whoever manages threads, may do. */
export function openThreadMenu(app, thread, from) {
  const archived = Boolean(thread.thread_metadata?.archived);
  const locked = Boolean(thread.thread_metadata?.locked);
  const parent = app.room.channels.get(thread.parent_id);
  const forum = parent?.type === FORUM && parent;
  const tags = forum && tagsOf(forum, thread, thread.applied_tags);
  const change = (changes) => app.ask("thread", { thread: thread.id, ...changes });
  const rows = (item) => [
    !archived && item("Rename", () => askName(app, thread)),
    item(archived ? "Open it again" : "Close the thread", () => change({ archived: !archived })),
    thread.room?.can_lock && !archived && item(locked ? "Unlock" : "Lock", () => change({ locked: !locked })),
    tags && !archived && item("Tags", () => askTags(thread, tags, change)),
    forum && thread.room?.can_lock && !archived && item(thread.flags & PINNED ? "Take the pin off" : "Pin to the top", () => change({ pinned: !(thread.flags & PINNED) })),
    thread.room?.can_lock && item("Delete", () => confirmed("Delete this thread with all that is in it?", "Delete", () => app.ask("delete_thread", { thread: thread.id })), { class: "danger" }),
  ];
  popup(`The thread ${thread.name}`, rows, from);
}

function askName(app, thread) {
  const name = el("input", { required: true, maxlength: 100, autocomplete: "off", value: thread.name });
  asked("Rename the thread", "Rename", [["Name", name]], (value) => app.line.ask("thread", { thread: thread.id, name: value }));
}

// What one can't change here, a tag for others, stays on the post.
function askTags(thread, tags, change) {
  const shown = [...tags.querySelectorAll("input")].map((one) => one.value);
  const kept = (thread.applied_tags ?? []).filter((one) => !shown.includes(one));
  asked("Tags of this post", "Save", [["Tags", tags]], (chosen) => change({ tags: [...kept, ...chosen] }));
}
