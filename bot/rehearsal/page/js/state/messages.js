// The messages of the channel that is open, oldest first, and what Discord's events do to them.

import { byId, isLater } from "./ids.js";

/** As many are kept while one reads at the bottom; older ones are fetched again when scrolled to. */
export const MOST_KEPT = 200;

/** As many are held at once while one reads further up; what comes then is fetched when one goes down again. */
export const MOST_HELD = 500;

/** One channel's messages. Changes are returned as `{ how, id }`, for the view to follow. */
export class Messages {
  constructor(channel) {
    this.channel = channel;
    this.list = [];
    this.ids = new Map();
    this.more = true;
    this.loaded = false;
    // Whether one reads at the end, and whether there are newer ones than are held.
    this.atEnd = true;
    this.behind = false;
  }

  get(id) {
    return this.ids.get(id);
  }

  get first() {
    return this.list[0]?.id ?? null;
  }

  get last() {
    return this.list.at(-1)?.id ?? null;
  }

  /** Take older ones in at the top; returns those that are new here. */
  prepend(messages, more) {
    const fresh = messages.filter((one) => !this.ids.has(one.id)).sort(byId);
    this.list.unshift(...fresh);
    for (const one of fresh) this.ids.set(one.id, one);
    this.more = more;
    this.loaded = true;
    return fresh;
  }

  /** Let a new message pass by that is far below what is read; tells whether it did. */
  letPass() {
    this.behind ||= !this.atEnd && this.list.length >= MOST_HELD;
    return this.behind;
  }

  /** Add a message, or change the one that has its id. */
  put(message) {
    const known = this.ids.get(message.id);
    if (known) {
      // An update may leave out what it doesn't change.
      Object.assign(known, message);
      return { how: "changed", id: message.id };
    }
    this.ids.set(message.id, message);
    const at = this.list.findLastIndex((one) => isLater(message.id, one.id)) + 1;
    this.list.splice(at, 0, message);
    return { how: at === this.list.length - 1 ? "added" : "inserted", id: message.id, before: this.list[at + 1]?.id };
  }

  remove(id) {
    if (!this.ids.delete(id)) return null;
    this.list = this.list.filter((one) => one.id !== id);
    return { how: "removed", id };
  }

  /** Let go of the oldest beyond the limit; returns their ids. */
  trim() {
    const gone = this.list.splice(0, Math.max(0, this.list.length - MOST_KEPT));
    for (const one of gone) this.ids.delete(one.id);
    if (gone.length) this.more = true;
    return gone.map((one) => one.id);
  }

  /** Let go of the newest beyond what is held at once; returns their ids. */
  trimEnd() {
    const gone = this.list.splice(MOST_HELD);
    for (const one of gone) this.ids.delete(one.id);
    this.behind ||= gone.length > 0;
    return gone.map((one) => one.id);
  }

  /** A reaction put or taken; `me` is the person who looks. */
  react({ message_id: id, emoji, user_id: user }, on, me) {
    const message = this.ids.get(id);
    if (!message) return null;
    const list = (message.reactions ??= []);
    let one = list.find((each) => each.emoji.name === emoji.name);
    if (!one) list.push((one = { emoji, count: 0, me: false }));
    one.count += on ? 1 : -1;
    if (user === me) one.me = on;
    message.reactions = list.filter((each) => each.count > 0);
    return { how: "changed", id };
  }

  /** A vote given or taken back. */
  vote({ message_id: id, answer_id: answer, user_id: user }, on, me) {
    const results = this.ids.get(id)?.poll?.results;
    if (!results) return null;
    let one = results.answer_counts.find((each) => each.id === answer);
    if (!one) results.answer_counts.push((one = { id: answer, count: 0, me_voted: false }));
    one.count = Math.max(0, one.count + (on ? 1 : -1));
    if (user === me) one.me_voted = on;
    return { how: "changed", id };
  }
}
