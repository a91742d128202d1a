// The rehearsal room: one line to the server, one room that it fills, and the views that keep up with it.

import { Line } from "./transport/line.js";
import { hear } from "./state/hearing.js";
import { FORUM, Room } from "./state/room.js";
import { channels } from "./view/channels.js";
import { Composer } from "./view/composer.js";
import { Drawers } from "./view/drawers.js";
import { openForm } from "./view/form.js";
import { forum } from "./view/forum.js";
import { head } from "./view/head.js";
import { List } from "./view/list.js";
import { askThread, openMenu } from "./view/menu.js";
import { Announcer, lineNote, Notes } from "./view/notes.js";
import { panels } from "./view/panels.js";
import { distance } from "./view/times.js";
import { top } from "./view/top.js";

const at = (id) => document.getElementById(id);

/** What the views share: the room, the line, and the few things that any of them may ask for. */
class App {
  constructor() {
    this.room = new Room();
    this.line = new Line({ heard: (frame) => hear(this.room, frame), changed: (how) => this.lineChanged(how) });
    this.notes = new Notes(at("notes"));
    this.announcer = new Announcer(this, at("announced"));
    this.drawers = new Drawers();
    const told = lineNote(this, at("line"));
    this.lineChanged = (how) => {
      if (how.state === "lost") this.wasLost = true;
      told(how);
    };
    top(this, at("top"));
    channels(this, at("left"));
    head(this, at("head"));
    this.list = new List(this, at("list"));
    this.composer = new Composer(this, at("writing"));
    panels(this, at("right"));
    this.listen();
  }

  listen() {
    const { room } = this;
    room.on("state", () => this.begun());
    room.on("opened", () => this.composer.open());
    room.on("here", () => this.here());
    room.on("closed", (next) => next && this.open(next));
    room.on("channels", () => this.isForum && this.here());
    room.on("told", ({ words, level }) => this.say(words, level));
    room.on("form", (form) => openForm(this, form));
    room.on("clock", () => this.tick());
    document.addEventListener("visibilitychange", () => room.messages && this.list.isAtBottom() && this.list.read());
    addEventListener("storage", () => room.kept && room.tell("channels"));
  }

  get isForum() {
    return this.room.channels.get(this.room.messages?.channel)?.type === FORUM;
  }

  /** Take somebody's part; the address names them, so that each tab can be somebody else. */
  become(person) {
    if (person === this.room.me?.id) return;
    const address = new URL(location.href);
    address.searchParams.set("as", person);
    history.replaceState(null, "", address);
    this.line.take(person);
  }

  // A new person, or a new rehearsal, begins with the channel that was open; the same one keeps its place.
  begun() {
    const who = this.room.kept.name;
    const { messages } = this.room;
    if (who === this.who && messages && this.room.channels.has(messages.channel)) {
      this.here();
      if (this.wasLost && !this.isForum) this.list.catchUp();
      this.wasLost = false;
      return;
    }
    this.who = who;
    this.wasLost = false;
    const address = new URL(location.href);
    address.searchParams.set("as", this.room.me.id);
    history.replaceState(null, "", address);
    const { wanted } = this.room;
    if (wanted) this.open(wanted);
  }

  /** Open a channel, at a message if one is named; null where this person sees none such. */
  async open(channel, message = null) {
    const { room } = this;
    if (!room.channels.has(channel)) return this.say("That place isn't there any more, or you can't see it.");
    this.drawers.close(false);
    if (message && room.messages?.channel === channel && room.messages.get(message)) return this.list.jump(message);
    room.open(channel);
    if (this.isForum) return this.here();
    await this.list.open(message);
    return null;
  }

  here() {
    this.composer.allow();
    if (!this.isForum) return;
    const channel = this.room.channels.get(this.room.messages.channel);
    this.list.items.hidden = this.list.older.hidden = this.list.down.hidden = true;
    this.list.empty.hidden = false;
    this.list.empty.className = "forum";
    forum(this, this.list.empty, channel);
  }

  /** Ask the server; a refusal is said in a note, and null comes back. */
  async ask(what, details = {}) {
    try {
      return await this.line.ask(what, details);
    } catch (refused) {
      this.say(refused.message, "error");
      return null;
    }
  }

  /** Ask for something that the bot answers: what was pressed is busy meanwhile. */
  async interact(node, what, details) {
    if (node?.getAttribute("aria-busy")) return null;
    node?.setAttribute("aria-busy", "true");
    try {
      return await this.ask(what, details);
    } finally {
      node?.removeAttribute("aria-busy");
    }
  }

  act(message, from) {
    openMenu(this, message, from);
  }

  newThread(channel, message) {
    askThread(this, channel, message);
  }

  redraw(message) {
    this.room.tell("message", { how: "changed", id: message.id, message });
  }

  dismiss(message) {
    this.room.privates.delete(message.id);
    const done = this.room.messages.remove(message.id);
    if (done) this.room.tell("message", done);
  }

  announce(message) {
    this.announcer.add(message);
  }

  /** Say something to those who listen, and to nobody else. */
  hint(words) {
    at("announced").textContent = words;
  }

  say(words, level) {
    this.notes.say(words, level);
  }

  // Words like "in 2 hours" follow the rehearsal's clock; a poll that has ended is drawn as ended.
  tick() {
    const now = new Date(this.room.clock.now);
    for (const node of document.querySelectorAll("[data-relative]")) node.textContent = distance(new Date(node.dateTime), now);
  }
}

const app = new App();
app.line.take(new URL(location.href).searchParams.get("as"));
