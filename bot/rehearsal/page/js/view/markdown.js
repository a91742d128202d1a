// The tree of a message's Markdown as elements.

import { blocks } from "../state/blocks.js";
import { inline } from "../state/inline.js";
import { el } from "./dom.js";
import { distance, shown, zoneOf } from "./times.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", struck: "s" };
const PLACE = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(\d+)\/(\d+)(?:\/(\d+))?\/?$/;
const GUIDES = { customize: "Channels & Roles", browse: "Browse Channels", guide: "Server Guide" };

/** A text's blocks as elements; `app` tells who is mentioned and opens what a link leads to. */
export function marked(app, text) {
  return blocks(text).map((one) => block(app, one));
}

/** One line of text as elements. */
export function line(app, text) {
  return inlines(app, inline(text));
}

/** A text without its marks, cut to a length: for previews and what is read aloud. */
export function bare(app, text, most = 120) {
  const box = el("div", {}, marked(app, text.slice(0, most * 3)));
  for (const end of box.querySelectorAll("br")) end.replaceWith(" ");
  for (const hidden of box.querySelectorAll(".spoiler")) hidden.textContent = "(spoiler)";
  const words = [...box.childNodes].map((one) => one.textContent).join(" ");
  return words.length > most ? `${words.slice(0, most).trimEnd()}…` : words;
}

function block(app, node) {
  const children = node.children ?? [];
  switch (node.kind) {
    case "quote":
      return el("blockquote", {}, children.map((one) => block(app, one)));
    case "pre":
      return el("pre", { tabindex: "0" }, el("code", {}, node.text));
    case "list":
      return list(app, node);
    case "heading":
      // The channel's name is the page's first heading: those in messages stand below it.
      return el(`h${node.level + 1}`, { class: `heading-${node.level}` }, inlines(app, children));
    case "subtext":
      return el("p", { class: "subtext" }, el("small", {}, inlines(app, children)));
    default:
      return el("p", {}, inlines(app, children));
  }
}

function list(app, node) {
  const numbered = node.first !== undefined;
  const items = node.items.map((item) => el("li", {}, inlines(app, item.children), item.lists.map((one) => list(app, one))));
  return el(numbered ? "ol" : "ul", { start: numbered && node.first !== 1 ? node.first : null }, items);
}

function inlines(app, nodes) {
  return nodes.map((node) => {
    switch (node.kind) {
      case "break":
        return el("br");
      case "code":
        return el("code", {}, node.text);
      case "styled":
        return node.style === "spoiler" ? spoiler(inlines(app, node.children)) : el(TAGS[node.style], {}, inlines(app, node.children));
      case "link":
        return link(app, node.address, inlines(app, node.children));
      case "stamp":
        return stamp(app, node);
      case "mention":
        return mention(app, node);
      default:
        return node.text;
    }
  });
}

function spoiler(children) {
  const inside = el("span", { inert: true }, children);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.removeEventListener("click", show);
    cover.removeEventListener("keydown", show);
    for (const name of ["role", "aria-label", "tabindex"]) cover.removeAttribute(name);
    cover.classList.add("shown");
    inside.inert = false;
  };
  const cover = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler: press to show", on: { click: show, keydown: show } }, inside);
  return cover;
}

/** A link; one to a place of this server opens it here, any other leaves the page and says where to. */
export function link(app, address, children) {
  const place = PLACE.exec(address);
  if (place && app.room.channels.has(place[2])) {
    const go = (event) => {
      event.preventDefault();
      app.open(place[2], place[3]);
    };
    const name = `#${app.room.channels.get(place[2]).name}`;
    const words = children.length === 1 && children[0] === address ? [place[3] ? `${name} › message` : name] : children;
    return el("a", { href: `#${place.slice(2).filter(Boolean).join("/")}`, class: "place", title: `to ${name}`, on: { click: go } }, words);
  }
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, children);
}

function stamp(app, { seconds, style }) {
  const instant = new Date(seconds * 1000);
  if (Number.isNaN(instant.getTime())) return "(no such time)";
  const zone = zoneOf(app.room);
  const words = style === "R" ? distance(instant, new Date(app.room.clock.now)) : shown(instant, style, zone);
  const title = `${shown(instant, "F", zone)} (${zone})`;
  return el("time", { datetime: instant.toISOString(), title, class: "stamp", data: style === "R" ? { relative: "" } : {} }, words);
}

function mention(app, { of, id }) {
  const { room } = app;
  if (of === "command") return el("span", { class: "mention" }, id);
  if (of === "place") return el("span", { class: "mention" }, GUIDES[id] ?? id);
  if (of === "role") return el("span", { class: `mention${room.me?.roles?.includes(id) ? " own" : ""}` }, `@${room.guild.roles.find((one) => one.id === id)?.name ?? "a role"}`);
  if (of === "user") {
    const own = id === room.me.id ? " own" : "";
    return el("span", { class: `mention${own}` }, `@${room.people.get(id)?.name ?? "somebody"}`);
  }
  const channel = room.channels.get(id);
  if (!channel) return el("span", { class: "mention" }, "# not for you");
  return el("a", { href: `#${id}`, class: "mention", on: { click: (event) => (event.preventDefault(), app.open(id)) } }, `#${channel.name}`);
}
