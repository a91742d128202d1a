// What can be done with a message: one's own chat's deeds, and under "Apps" what the bot offers.

import { button, el } from "./dom.js";

const EMOJI = ["👍", "❤️", "🤔", "👀", "🎉", "✅"];
const APP_ON_USER = 2;
const APP_ON_MESSAGE = 3;

/** Open the menu of a message; `from` has the focus again afterwards. */
export function openMenu(app, message, from) {
  const { room } = app;
  const channel = room.channels.get(message.channel_id);
  const may = channel?.room ?? {};
  const own = message.author.id === room.me.id;
  const of = { channel: message.channel_id, message: message.id };
  const seen = !(message.flags & 64);
  const item = (words, press, props = {}) => el("button", { type: "button", role: "menuitem", tabindex: "-1", ...props, on: { click: () => (close(), press()) } }, words);
  const ask = (what, more) => () => app.ask(what, { ...of, ...more });
  const apps = room.commands.filter((one) => one.type === APP_ON_MESSAGE).map((one) => item(one.name, () => app.interact(from, "menu", { ...of, name: one.name })));
  const about = room.commands.filter((one) => one.type === APP_ON_USER).map((one) => item(`${one.name}: ${room.nameOf(message.author)}`, () => app.interact(from, "menu", { channel: of.channel, user: message.author.id, name: one.name })));
  const list = el(
    "div",
    { role: "menu", "aria-label": `${room.nameOf(message.author)}'s message`, on: { keydown: walk } },
    seen && may.can_react !== false && el("div", { class: "emoji", role: "group", "aria-label": "React" }, EMOJI.map((emoji) => item(emoji, ask("react", { emoji, on: true }), { "aria-label": `React with ${emoji}` }))),
    seen && may.can_send !== false && item("Reply", () => app.composer.reply(message)),
    own && !message.poll && item("Edit", () => app.composer.edit(message)),
    (own || may.can_manage) && seen && item("Delete", () => confirmed(app, "Delete this message?", "Delete", ask("delete"))),
    seen && may.can_thread && channel.type === 0 && !message.thread && item("Begin a thread", () => app.newThread(channel, message)),
    item("Copy text", () => navigator.clipboard.writeText(message.content ?? "")),
    (apps.length > 0 || about.length > 0) && seen && el("div", { role: "group", "aria-label": "Apps" }, el("p", { class: "quiet", "aria-hidden": "true" }, "Apps"), apps, about),
    item("Close", () => {}),
  );
  const menu = el("dialog", { class: "menu", "aria-label": "What can be done with this message", on: { close: () => menu.remove(), click: (event) => event.target === menu && close() } }, list);
  document.body.append(menu);
  menu.showModal();
  items()[0]?.focus();

  function items() {
    return [...menu.querySelectorAll("[role=menuitem]")];
  }

  function close() {
    menu.close();
    if (from?.isConnected) from.focus({ preventScroll: true });
  }

  function walk(event) {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length)?.focus();
  }
}

/** Ask once before something that can't be taken back. */
export function confirmed(app, question, yes, act) {
  const dialog = el(
    "dialog",
    { class: "form", "aria-labelledby": "question", on: { close: () => dialog.remove() } },
    el("h2", { id: "question" }, question),
    el("p", { class: "deeds" }, button(yes, "yes", () => (dialog.close(), act()), { class: "danger" }), button("Cancel", "no", () => dialog.close())),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** Ask for the name (and in a forum the first message) of a new thread or post. */
export function askThread(app, channel, message) {
  const forum = channel.type === 15;
  const name = el("input", { required: true, maxlength: 100, autocomplete: "off" });
  const text = forum && el("textarea", { required: true, maxlength: 2000, rows: 5 });
  const problem = el("p", { class: "problem", role: "alert" });
  const send = async (event) => {
    event.preventDefault();
    try {
      await app.line.ask("open_thread", { channel: channel.id, name: name.value, ...(text && { text: text.value }), ...(message && { message: message.id }) });
      dialog.close();
    } catch (refused) {
      problem.textContent = refused.message;
    }
  };
  const title = forum ? "New post" : "New thread";
  const dialog = el(
    "dialog",
    { class: "form", "aria-labelledby": "thread-title", on: { close: () => dialog.remove() } },
    el("form", { on: { submit: send } }, el("h2", { id: "thread-title" }, title), el("label", {}, el("span", { class: "label" }, "Name"), name), text && el("label", {}, el("span", { class: "label" }, "Message"), text), problem, el("p", { class: "deeds" }, el("button", { class: "primary" }, "Create"), button("Cancel", "no", () => dialog.close()))),
  );
  document.body.append(dialog);
  dialog.showModal();
}
