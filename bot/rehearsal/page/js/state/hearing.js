// What each frame and each of Discord's events does to the room.

import { isLater } from "./ids.js";

const EPHEMERAL = 64;
const STARTER = 21;

/** Take in one frame of the server's. */
export function hear(room, frame) {
  const take = FRAMES[frame.t];
  if (take) take(room, frame);
}

const FRAMES = {
  state: (room, frame) => room.begin(frame),
  event: (room, { name, d }) => EVENTS[name]?.(room, d),
  clock: (room, frame) => set(room, "clock", frame),
  agenda: (room, frame) => set(room, "agenda", frame.weeks),
  faults: (room, frame) => set(room, "faults", frame.faults),
  buzzes: (room, frame) => set(room, "buzzes", frame.people),
  people(room, frame) {
    room.people = new Map(frame.people.map((one) => [one.id, one]));
    room.me = room.people.get(room.me.id) ?? room.me;
    room.tell("people");
  },
  told: (room, frame) => room.tell("told", frame),
  archive: (room, frame) => room.tell("archive", frame),
};

function set(room, name, value) {
  room[name] = value;
  room.tell(name);
}

const EVENTS = {
  MESSAGE_CREATE(room, message) {
    noticed(room, message);
    put(room, message, true);
  },
  MESSAGE_UPDATE(room, message) {
    put(room, message, false);
    pointedAt(room, message.channel_id, message.id, message);
  },
  MESSAGE_DELETE: removed,
  MESSAGE_DELETE_BULK: (room, d) => d.ids.forEach((id) => removed(room, { id, channel_id: d.channel_id })),
  EPHEMERAL(room, message) {
    const own = { ...message, flags: (message.flags ?? 0) | EPHEMERAL };
    room.privates.set(own.id, own);
    put(room, own, true);
    room.tell("answered", { interaction: message.interaction ?? message.interaction_metadata?.id, message });
  },
  EPHEMERAL_DELETE(room, d) {
    room.privates.delete(d.id);
    removed(room, d);
  },
  MESSAGE_REACTION_ADD: (room, d) => here(room, d, (list) => list.react(d, true, room.me.id)),
  MESSAGE_REACTION_REMOVE: (room, d) => here(room, d, (list) => list.react(d, false, room.me.id)),
  MESSAGE_REACTION_REMOVE_ALL: (room, d) => unreacted(room, d, () => false),
  MESSAGE_REACTION_REMOVE_EMOJI: (room, d) => unreacted(room, d, (one) => one.emoji.name !== d.emoji.name),
  MESSAGE_POLL_VOTE_ADD: (room, d) => here(room, d, (list) => list.vote(d, true, room.me.id)),
  MESSAGE_POLL_VOTE_REMOVE: (room, d) => here(room, d, (list) => list.vote(d, false, room.me.id)),
  CHANNEL_CREATE: channel,
  CHANNEL_UPDATE: channel,
  CHANNEL_DELETE: gone,
  CHANNEL_PINS_UPDATE: (room, d) => room.tell("pins", d.channel_id),
  THREAD_CREATE: channel,
  THREAD_UPDATE: channel,
  THREAD_DELETE: gone,
  THREAD_MEMBERS_UPDATE: membership,
  GUILD_SCHEDULED_EVENT_CREATE: meeting,
  GUILD_SCHEDULED_EVENT_UPDATE: meeting,
  GUILD_SCHEDULED_EVENT_DELETE(room, d) {
    room.events.delete(d.id);
    room.tell("events");
  },
  GUILD_SCHEDULED_EVENT_USER_ADD: (room, d) => interest(room, d, true),
  GUILD_SCHEDULED_EVENT_USER_REMOVE: (room, d) => interest(room, d, false),
  MODAL: (room, d) => room.tell("form", d),
  INTERACTION_DONE: (room, d) => room.tell("answered", d),
};

function noticed(room, message) {
  const home = room.channels.get(message.channel_id);
  if (home && isLater(message.id, home.room?.last_message_id)) {
    (home.room ??= {}).last_message_id = message.id;
    home.last_message_id = message.id;
  }
  if (home && room.isThread(home) && counts(message)) counted(room, home);
  if (message.room?.buzz?.includes(room.me.id)) {
    room.kept.set("buzz", message.channel_id, room.buzzesIn(message.channel_id) + 1);
  }
  if (home) room.tell("channels");
}

// What a thread begins with, here or in a forum, isn't counted among its messages (Discord: "Channel", message_count).
function counts(message) {
  return message.type !== STARTER && message.id !== message.channel_id;
}

// Discord tells nobody how long a thread has become: its clients count themselves.
function counted(room, thread) {
  thread.message_count = (thread.message_count ?? 0) + 1;
  const starter = room.messages?.channel === thread.parent_id && room.messages.get(thread.id);
  if (starter) room.tell("message", { how: "changed", id: starter.id, message: starter });
}

// A change of a message that isn't held here is no new message.
function put(room, message, isNew) {
  const list = room.messages;
  if (list?.channel !== message.channel_id || (!isNew && !list.get(message.id))) return;
  if (isNew && list.letPass()) return room.tell("message", { how: "missed", message, live: true });
  room.tell("message", { ...list.put(message), message: list.get(message.id), live: isNew });
}

function removed(room, { id, channel_id: home }) {
  const thread = room.channels.get(home);
  if (thread && room.isThread(thread) && thread.message_count) thread.message_count -= 1;
  here(room, { channel_id: home }, (list) => list.remove(id));
  pointedAt(room, home, id, null);
}

// Replies show what they reply to as it is now: changed, or gone.
function pointedAt(room, home, id, target) {
  if (room.messages?.channel !== home) return;
  for (const one of room.messages.list) {
    if (one.message_reference?.message_id !== id || one.referenced_message === undefined) continue;
    one.referenced_message = target;
    room.tell("message", { how: "changed", id: one.id, message: one });
  }
}

function here(room, { channel_id: home }, change) {
  if (room.messages?.channel !== home) return;
  const done = change(room.messages);
  if (done) room.tell("message", { ...done, message: room.messages.get(done.id) });
}

function unreacted(room, d, stays) {
  here(room, d, (list) => {
    const message = list.get(d.message_id);
    if (!message) return null;
    message.reactions = (message.reactions ?? []).filter(stays);
    return { how: "changed", id: message.id };
  });
}

function channel(room, d) {
  const known = room.channels.get(d.id);
  room.channels.set(d.id, { ...known, ...d, room: { ...known?.room, ...d.room } });
  room.tell("channels");
  if (room.messages?.channel === d.id || room.messages?.channel === d.parent_id) room.tell("here");
}

// Who has joined a thread, or left it; Discord tells everybody who sees it.
function membership(room, d) {
  const thread = room.channels.get(d.id);
  if (!thread) return;
  const came = (d.added_members ?? []).some((one) => one.user_id === room.me.id);
  const went = (d.removed_member_ids ?? []).includes(room.me.id);
  if (came || went) thread.room = { ...thread.room, joined: came };
  room.tell("channels");
}

function gone(room, { id, parent_id: parent }) {
  room.channels.delete(id);
  room.tell("channels");
  const starter = room.messages?.get(id);
  if (starter) {
    delete starter.thread;
    room.tell("message", { how: "changed", id, message: starter });
  }
  if (room.messages?.channel === id) room.tell("closed", room.channels.has(parent) ? parent : room.wanted);
}

function meeting(room, d) {
  room.events.set(d.id, { ...room.events.get(d.id), ...d });
  room.tell("events");
}

function interest(room, d, on) {
  const one = room.events.get(d.guild_scheduled_event_id);
  if (!one) return;
  one.user_count = Math.max(0, (one.user_count ?? 0) + (on ? 1 : -1));
  if (d.user_id === room.me.id) one.room = { ...one.room, interested: on };
  room.tell("events");
}
