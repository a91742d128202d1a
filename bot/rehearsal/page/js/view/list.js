// The messages of the open channel: appended one by one, never drawn anew as a whole.

import { isLater } from "../state/ids.js";
import { button, el, swap } from "./dom.js";
import { isPrivate, messageItem } from "./message.js";
import { shown, zoneOf } from "./times.js";

const NEAR = 80;
const TOGETHER = 7 * 60 * 1000;

/** The list in the middle. */
export class List {
  constructor(app, home) {
    this.app = app;
    this.items = el("ol", { class: "items" });
    this.older = button("Earlier messages", "older", () => this.fetch(), { class: "small older", hidden: true });
    this.empty = el("div", { class: "empty", hidden: true });
    this.box = el("div", { class: "scroll" }, this.older, this.empty, this.items);
    this.down = button("Newest messages ↓", "down", () => this.toBottom(), { class: "down", hidden: true });
    home.replaceChildren(this.box, this.down);
    this.box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.items.addEventListener("keydown", (event) => this.walk(event));
    this.items.addEventListener("contextmenu", (event) => this.menu(event));
    app.room.on("message", (change) => this.change(change));
    this.unreadFrom = null;
    this.busy = false;
    // Where the box was scrolled to when it was last at its end.
    this.end = 0;
  }

  /** Show another channel (or the same anew), at the first unread message, or at `message`. */
  async open(message = null) {
    const { room } = this.app;
    const { messages } = room;
    this.items.replaceChildren();
    this.items.setAttribute("aria-label", `Messages in ${room.channels.get(messages.channel)?.name ?? "this channel"}`);
    this.unreadFrom = room.kept.get("read", messages.channel) ?? null;
    this.items.hidden = false;
    await this.fetch();
    if (messages !== room.messages) return;
    while (message && !messages.get(message) && messages.more && messages.list.length) await this.fetch();
    this.empty.className = "empty";
    this.empty.hidden = messages.list.length > 0;
    this.empty.textContent = "Nothing has been posted here yet.";
    if (message) this.jump(message);
    else this.toUnread();
    this.read();
  }

  /** Fetch the messages before the first one shown. */
  async fetch() {
    const { room } = this.app;
    const { messages } = room;
    if (this.busy === messages) return;
    this.busy = messages;
    try {
      const answer = await this.app.line.ask("history", { channel: messages.channel, before: messages.first });
      if (messages !== room.messages) return;
      const fresh = messages.prepend(room.withPrivate(messages.channel, answer), answer.more);
      const below = this.box.scrollHeight - this.box.scrollTop;
      this.items.prepend(...fresh.map((one) => messageItem(this.app, one)));
      for (const item of [...this.items.children].slice(0, fresh.length + 1)) this.dress(item);
      this.box.scrollTop = this.box.scrollHeight - below;
      for (const id of messages.atEnd ? [] : messages.trimEnd()) document.getElementById(`m${id}`)?.remove();
      this.older.hidden = !messages.more;
      this.choose(this.items.lastElementChild);
    } catch (refused) {
      this.app.say(refused.message, "error");
    } finally {
      this.busy = false;
    }
  }

  /** Follow one change of a message. */
  change({ how, id, before, message, live }) {
    const { messages, me } = this.app.room;
    // Who has just begun to scroll up is not pulled down, though the browser hasn't told of it yet.
    // What one says is gone to, and what the bot answers to oneself alone: else nothing would seem to happen.
    const own = live && (message.author.id === me.id || isPrivate(message));
    const stays = (messages.atEnd && this.box.scrollTop > this.end - NEAR) || own;
    const old = document.getElementById(`m${id}`);
    this.empty.hidden = true;
    if (how === "missed") this.app.announce(message);
    else if (how === "removed") this.remove(old);
    else if (how === "changed") {
      if (old) this.dress(swap(old, messageItem(this.app, message)));
    } else {
      const item = messageItem(this.app, message);
      this.items.insertBefore(item, before ? document.getElementById(`m${before}`) : null);
      this.dress(item);
      if (item.nextElementSibling) this.dress(item.nextElementSibling);
      if (live) this.app.announce(message);
    }
    if (stays) this.toEnd();
    else if (live) this.down.hidden = false;
  }

  remove(item) {
    if (!item) return;
    const next = item.nextElementSibling ?? item.previousElementSibling;
    const focused = item.contains(document.activeElement);
    item.remove();
    if (next) this.dress(next);
    if (focused) (next ?? this.box).focus({ preventScroll: true });
  }

  /** Take in what happened while the line was cut: the newest messages, and what is gone of them. */
  async catchUp() {
    const { room } = this.app;
    const { messages } = room;
    const answer = await this.app.ask("history", { channel: messages.channel, before: null });
    if (!answer || messages !== room.messages) return null;
    const newest = room.withPrivate(messages.channel, answer);
    if (messages.last && !newest.some((one) => messages.get(one.id))) return this.app.open(messages.channel);
    const there = new Set(newest.map((one) => one.id));
    const gone = messages.list.filter((one) => !there.has(one.id) && newest.length && isLater(one.id, newest[0].id));
    for (const { id } of gone) room.tell("message", messages.remove(id));
    for (const one of newest) room.tell("message", { ...messages.put(one), message: messages.get(one.id) });
    return null;
  }

  // Go to the newest message, which may have to be fetched.
  toEnd() {
    if (this.app.room.messages.behind) this.app.open(this.app.room.messages.channel);
    else this.follow();
  }

  // Stay at the bottom, and let go of what is far above it.
  follow() {
    for (const id of this.app.room.messages.trim()) document.getElementById(`m${id}`)?.remove();
    this.older.hidden = !this.app.room.messages.more;
    if (this.items.firstElementChild) this.dress(this.items.firstElementChild);
    this.box.scrollTop = this.box.scrollHeight;
    this.end = this.box.scrollTop;
    this.app.room.messages.atEnd = true;
    this.down.hidden = true;
    this.read();
  }

  // What a message shows depends on the one before it: a new day, the same author, the first unread.
  dress(item) {
    const { room } = this.app;
    const message = room.messages.get(item.dataset.id);
    const before = room.messages.get(item.previousElementSibling?.dataset.id);
    if (!message) return;
    const zone = zoneOf(room);
    const day = shown(new Date(message.timestamp), "day", zone);
    const isNewDay = !before || shown(new Date(before.timestamp), "day", zone) !== day;
    const isNew = this.unreadFrom !== null && isLater(message.id, this.unreadFrom) && !(before && isLater(before.id, this.unreadFrom)) && message.author.id !== room.me.id;
    const alike = before && before.author.id === message.author.id && (before.flags & 4096) === (message.flags & 4096);
    const close = alike && new Date(message.timestamp) - new Date(before.timestamp) < TOGETHER;
    item.classList.toggle("follows", Boolean(close && !isNewDay && !isNew && !message.message_reference && !(message.flags & 64)));
    item.querySelector(":scope > .rule")?.remove();
    if (isNewDay || isNew) item.prepend(el("p", { class: `rule${isNew ? " new" : ""}` }, isNewDay && el("span", {}, day), isNew && el("span", { class: "tag" }, "new")));
  }

  toUnread() {
    const rule = this.items.querySelector(".rule.new");
    const { messages, kept } = this.app.room;
    const neverRead = this.unreadFrom === null && !messages.more && !kept.get("read", messages.channel);
    if (rule) this.box.scrollTop += rule.getBoundingClientRect().top - this.box.getBoundingClientRect().top;
    else if (neverRead) this.box.scrollTop = 0;
    else this.box.scrollTop = this.box.scrollHeight;
    messages.atEnd = this.isAtBottom();
    this.end = this.box.scrollTop;
    this.down.hidden = messages.atEnd;
  }

  toBottom() {
    this.toEnd();
    this.choose(this.items.lastElementChild);
    this.items.lastElementChild?.focus({ preventScroll: true });
  }

  /** Go to a message and put the focus on it. */
  jump(id) {
    const item = document.getElementById(`m${id}`);
    if (!item) return this.app.say("That message isn't there any more, or you can't see it.");
    this.choose(item);
    item.scrollIntoView({ block: "center" });
    this.app.room.messages.atEnd = this.isAtBottom();
    item.focus({ preventScroll: true });
    item.classList.add("found");
    item.addEventListener("animationend", () => item.classList.remove("found"), { once: true });
  }

  isAtBottom() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
  }

  scrolled() {
    if (this.box.scrollTop < NEAR && this.app.room.messages?.more && this.app.room.messages.loaded) this.fetch();
    const { messages } = this.app.room;
    if (!messages) return;
    messages.atEnd = this.isAtBottom();
    if (!messages.atEnd) return;
    this.down.hidden = true;
    if (messages.behind) this.toEnd();
    else this.read();
  }

  read() {
    const { room } = this.app;
    if (document.visibilityState === "visible" && room.messages) room.read(room.messages.channel, room.messages.last);
  }

  // One message at a time is in the order of the Tab key; arrows go to the others.
  choose(item) {
    if (!item) return;
    const old = this.items.querySelector(':scope > [tabindex="0"]');
    if (old) old.tabIndex = -1;
    item.tabIndex = 0;
  }

  walk(event) {
    const item = event.target.closest(".message");
    if (event.target !== item) return;
    const to = { ArrowUp: item.previousElementSibling, ArrowDown: item.nextElementSibling, Home: this.items.firstElementChild, End: this.items.lastElementChild }[event.key];
    if (to) {
      event.preventDefault();
      this.choose(to);
      to.focus();
      to.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.app.act(this.app.room.messages.get(item.dataset.id), item);
    }
  }

  menu(event) {
    const item = event.target.closest(".message");
    if (!item || event.target.closest("a") || getSelection().toString()) return;
    event.preventDefault();
    this.app.act(this.app.room.messages.get(item.dataset.id), item);
  }
}
