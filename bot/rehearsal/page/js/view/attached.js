// Embeds and files below a message.

import { el } from "./dom.js";
import { link, line, marked } from "./markdown.js";
import { webAddress } from "../state/inline.js";
import { shown, zoneOf } from "./times.js";

/** The embeds of a message; a poll's result is told in words. */
export function embeds(app, message) {
  return (message.embeds ?? []).map((one) => (one.type === "poll_result" ? result(one) : embed(app, one, message)));
}

function embed(app, one, message) {
  const title = one.title && line(app, one.title);
  const rows = (one.fields ?? []).map((row) =>
    el("div", { class: row.inline ? "beside" : null }, el("dt", {}, line(app, row.name)), el("dd", {}, marked(app, row.value))),
  );
  return el(
    "section",
    { class: "embed", "aria-label": one.title ?? "Box" },
    bar(one.color),
    one.author?.name && el("p", { class: "quiet" }, leading(app, one.author.url, [one.author.name])),
    title && el("p", { class: "title" }, leading(app, one.url, title)),
    one.description && el("div", {}, marked(app, one.description)),
    rows.length > 0 && el("dl", {}, rows),
    picture(message, one.thumbnail),
    picture(message, one.image),
    footer(app, one),
  );
}

function leading(app, url, words) {
  const address = url && webAddress(url);
  return address ? link(app, address, words) : words;
}

/** A bar in a colour that was chosen elsewhere (a number, 0xRRGGBB). The attribute is old; styles are not written here. */
export function bar(colour) {
  if (!Number.isInteger(colour)) return null;
  return el("hr", { class: "bar", color: `#${colour.toString(16).padStart(6, "0")}`, size: 4, "aria-hidden": "true" });
}

function footer(app, one) {
  if (!one.footer?.text && !one.timestamp) return null;
  const at = one.timestamp && new Date(one.timestamp);
  const time = at && el("time", { datetime: one.timestamp }, shown(at, "short", zoneOf(app.room)));
  return el("p", { class: "quiet" }, one.footer?.text, one.footer?.text && time && " · ", time);
}

/** A picture by its address: a file of the message's is shown, one from elsewhere is only named, as nothing is fetched. */
export function picture(message, media, says) {
  if (!media?.url) return null;
  const name = /^attachment:\/\/(.+)$/.exec(media.url)?.[1];
  const file = (message.attachments ?? []).find((one) => one.filename === name);
  const address = webAddress(new URL(file?.url ?? media.url, location.href).href);
  const words = says ?? file?.description ?? name ?? "Picture";
  if (address && new URL(address).origin === location.origin) return el("img", { src: address, alt: words, loading: "lazy" });
  return el("p", { class: "notice" }, "Picture: ", address ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, media.url) : media.url);
}

function result(one) {
  const facts = Object.fromEntries(one.fields.map((row) => [row.name, row.value]));
  const total = Number(facts.total_votes);
  const first = facts.victor_answer_text;
  const words = first ? `Most votes: ${first} (${facts.victor_answer_votes} of ${total}).` : total ? `No answer has most votes (votes: ${total}).` : "Nobody has voted.";
  return el("section", { class: "embed", "aria-label": "Result of the poll" }, el("p", { class: "title" }, facts.poll_question_text), el("p", {}, words));
}

/** The files of a message, by name and size; pictures are shown. */
export function files(message) {
  const found = (message.attachments ?? []).filter((one) => !isPlaced(message, one));
  if (!found.length) return null;
  return el("ul", { class: "files", "aria-label": "Files" }, found.map((one) => el("li", {}, file(one))));
}

// A file that stands in a box or a layout isn't shown below once more.
function isPlaced(message, one) {
  return JSON.stringify([message.embeds, message.components]).includes(JSON.stringify(`attachment://${one.filename}`));
}

function file(one) {
  const address = webAddress(new URL(one.url, location.href).href);
  const own = address && new URL(address).origin === location.origin;
  const words = `${one.filename} (${size(one.size)})`;
  if (!own) return el("span", {}, words);
  const picture = one.content_type?.startsWith("image/") && el("img", { src: address, alt: one.description ?? one.filename, loading: "lazy" });
  return [el("a", { href: address, download: one.filename }, words), picture];
}

/** A file of a message that is named in its text ("attachment://name"). */
export function named(message, media) {
  const found = (message.attachments ?? []).find((one) => media?.url === `attachment://${one.filename}`);
  return found ? el("p", { class: "files" }, file(found)) : el("p", { class: "notice" }, "(a file that isn't there)");
}

/** A file's size in words. */
export function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
