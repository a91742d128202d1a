// A forum: its posts, newest first, each with its tags and whether there is something new.

import { button, el, fill } from "./dom.js";
import { distance } from "./times.js";

/** Fill a box with a forum's posts. */
export function forum(app, box, channel) {
  const posts = app.room.threadsOf(channel.id);
  const pinned = (one) => Boolean(one.flags & 2);
  posts.sort((a, b) => pinned(b) - pinned(a));
  fill(
    box,
    channel.room?.can_thread && el("p", { class: "deeds" }, button("New post", "newpost", () => app.newThread(channel))),
    posts.length ? el("ul", { class: "posts", "aria-label": `Posts in ${channel.name}` }, posts.map((one) => el("li", {}, post(app, channel, one)))) : el("p", { class: "empty" }, "There is no post yet."),
  );
}

function post(app, channel, one) {
  const tags = (one.applied_tags ?? []).map((id) => channel.available_tags?.find((each) => each.id === id)?.name).filter(Boolean);
  const last = instant(one.last_message_id ?? one.id);
  const count = one.message_count ?? 0;
  const unread = app.room.isUnread(one);
  return button(
    [
      el("strong", {}, one.name),
      el("span", { class: "tags" }, pinnedTag(one), tags.map((name) => el("span", { class: "tag" }, name)), unread && el("span", { class: "tag new" }, "new")),
      el("span", { class: "quiet" }, `${count} ${count === 1 ? "message" : "messages"} · ${distance(last, new Date(app.room.clock.now))}`),
    ],
    `post${one.id}`,
    () => app.open(one.id),
    { class: "post" },
  );
}

function pinnedTag(one) {
  return Boolean(one.flags & 2) && el("span", { class: "tag" }, "pinned");
}

// Discord: an id holds the milliseconds since the first second of 2015, above 22 other bits.
function instant(id) {
  return new Date(Number(BigInt(id) >> 22n) + 1420070400000);
}
