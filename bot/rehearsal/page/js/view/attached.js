// Embeds and files below a message.

import { el } from "./dom.js";
import { link, line, marked } from "./markdown.js";
import { webAddress } from "../state/inline.js";

/** The embeds of a message; a poll's result is told in words. */
export function embeds(app, message) {
  return (message.embeds ?? []).map((one) => (one.type === "poll_result" ? result(one) : embed(app, one)));
}

function embed(app, one) {
  const title = one.title && line(app, one.title);
  const address = one.url && webAddress(one.url);
  const rows = (one.fields ?? []).map((row) =>
    el("div", { class: row.inline ? "beside" : null }, el("dt", {}, line(app, row.name)), el("dd", {}, marked(app, row.value))),
  );
  return el(
    "section",
    { class: "embed", "aria-label": one.title ?? "Box" },
    one.author?.name && el("p", { class: "quiet" }, one.author.name),
    title && el("p", { class: "title" }, address ? link(app, address, title) : title),
    one.description && el("div", {}, marked(app, one.description)),
    rows.length > 0 && el("dl", {}, rows),
    one.footer?.text && el("p", { class: "quiet" }, one.footer.text),
  );
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
  const found = message.attachments ?? [];
  if (!found.length) return null;
  return el("ul", { class: "files", "aria-label": "Files" }, found.map((one) => el("li", {}, file(one))));
}

function file(one) {
  const address = webAddress(new URL(one.url, location.href).href);
  const own = address && new URL(address).origin === location.origin;
  const words = `${one.filename} (${size(one.size)})`;
  if (!own) return el("span", {}, words);
  const picture = one.content_type?.startsWith("image/") && el("img", { src: address, alt: one.description ?? one.filename, loading: "lazy" });
  return [el("a", { href: address, download: one.filename }, words), picture];
}

/** A file's size in words. */
export function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
