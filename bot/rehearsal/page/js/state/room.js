// All that the page knows of the rehearsal, as one person sees it. Frames come in, names of what changed go out.

import { byId, isLater } from "./ids.js";
import { Kept } from "./kept.js";
import { Messages } from "./messages.js";

const THREADS = new Set([10, 11, 12]);
export const TEXT = 0;
export const FORUM = 15;
export const VOICE = 2;

/** The room. Listen with `on(name, call)`; names are those of `tell` below. */
export class Room {
  constructor() {
    this.me = null;
    this.people = new Map();
    this.guild = { id: "", name: "", roles: [] };
    this.channels = new Map();
    this.events = new Map();
    this.commands = [];
    this.clock = null;
    this.agenda = [];
    this.faults = [];
    this.buzzes = {};
    this.kept = null;
    this.messages = null;
    this.privates = new Map();
    this.listeners = new Map();
  }

  /** Call `call` whenever something changes; what is returned ends that. */
  on(name, call) {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), call]);
    return () => this.listeners.set(name, this.listeners.get(name).filter((one) => one !== call));
  }

  tell(name, details) {
    for (const call of this.listeners.get(name) ?? []) call(details);
  }

  /** The channels that aren't threads, in their order. */
  get places() {
    const places = [...this.channels.values()].filter((one) => !THREADS.has(one.type));
    return places.sort((a, b) => a.position - b.position || byId(a, b));
  }

  /** The threads or posts of a channel, newest first. */
  threadsOf(id) {
    return [...this.channels.values()].filter((one) => THREADS.has(one.type) && one.parent_id === id).sort((a, b) => byId(b, a));
  }

  isThread(channel) {
    return THREADS.has(channel.type);
  }

  /** The name beside a user's messages. */
  nameOf(user) {
    return this.people.get(user.id)?.name ?? user.global_name ?? user.username;
  }

  /** Begin anew from a `state` frame. */
  begin(frame) {
    this.me = frame.me;
    this.people = index(frame.people);
    this.guild = frame.guild;
    this.channels = index([...frame.channels, ...frame.threads]);
    this.events = index(frame.events);
    this.commands = frame.commands;
    // A change of rights sends all anew, but for what doesn't depend on the person.
    this.clock = frame.clock ?? this.clock;
    this.agenda = frame.agenda ?? this.agenda;
    this.privates = index(frame.ephemeral ?? []);
    this.faults = frame.faults;
    this.buzzes = frame.buzzes ?? this.buzzes;
    this.kept = new Kept(frame.rehearsal ?? this.guild.id, this.me.id);
    this.tell("state");
  }

  /** Open a channel: its messages are fetched anew, those of the one before are let go. */
  open(id) {
    this.messages = new Messages(id);
    this.kept.set("open", "", id);
    this.tell("opened", id);
  }

  /** The channel to open: as kept, else the first that one can read in. */
  get wanted() {
    const kept = this.kept.get("open");
    if (this.channels.has(kept)) return kept;
    return this.places.find((one) => one.type !== VOICE)?.id ?? null;
  }

  /** The messages of a `history` answer, with this person's private answers that stand among them. */
  withPrivate(id, { messages, before, more }) {
    const first = more ? messages[0]?.id : null;
    const own = [...this.privates.values()].filter((one) => one.channel_id === id);
    const among = own.filter((one) => isLater(one.id, first) && (!before || isLater(before, one.id)));
    return [...messages, ...among].sort(byId);
  }

  isUnread(channel) {
    const last = channel.room?.last_message_id ?? channel.last_message_id;
    return Boolean(last) && isLater(last, this.kept.get("read", channel.id));
  }

  /** How often this person's phone buzzed in a channel since they last looked. */
  buzzesIn(id) {
    return this.kept.get("buzz", id) ?? 0;
  }

  /** Mark a channel as read up to a message. */
  read(id, message) {
    const later = message && isLater(message, this.kept.get("read", id));
    if (!later && !this.buzzesIn(id)) return;
    if (later) this.kept.set("read", id, message);
    this.kept.set("buzz", id, null);
    this.tell("channels");
  }
}

function index(list) {
  return new Map(list.map((one) => [one.id, one]));
}
