// Buttons, menus and laid-out texts below a message.

import { webAddress } from "../state/inline.js";
import { bar, named, picture } from "./attached.js";
import { button, el } from "./dom.js";
import { marked } from "./markdown.js";

const STYLES = { 1: "primary", 3: "good", 4: "danger" };
const TYPE = { row: 1, button: 2, menu: 3, users: 5, roles: 6, both: 7, channels: 8, section: 9, text: 10, picture: 11, gallery: 12, file: 13, divider: 14, box: 17 };

/** The components of a message. */
export function components(app, message) {
  return (message.components ?? []).map((one) => component(app, message, one));
}

function component(app, message, one) {
  const inner = () => one.components.map((each) => component(app, message, each));
  switch (one.type) {
    case TYPE.row:
      return el("div", { class: "deeds" }, inner());
    case TYPE.button:
      return press(app, message, one);
    case TYPE.menu:
    case TYPE.users:
    case TYPE.roles:
    case TYPE.both:
    case TYPE.channels:
      return menu(app, message, one);
    case TYPE.section:
      return el("div", { class: "section" }, el("div", {}, inner()), one.accessory && component(app, message, one.accessory));
    case TYPE.text:
      return el("div", { class: "words" }, marked(app, one.content));
    case TYPE.divider:
      return one.divider === false ? null : el("hr");
    case TYPE.picture:
      return picture(message, one.media, one.description);
    case TYPE.gallery:
      return el("div", { class: "files" }, (one.items ?? []).map((each) => picture(message, each.media, each.description)));
    case TYPE.file:
      return named(message, one.file);
    case TYPE.box:
      return el("div", { class: "embed" }, bar(one.accent_color), inner());
    default:
      return el("p", { class: "notice" }, `(something that this page can't show: component ${one.type})`);
  }
}

function press(app, message, one) {
  const words = `${one.emoji?.name ? `${one.emoji.name} ` : ""}${one.label ?? ""}`;
  const address = one.style === 5 && webAddress(one.url ?? "");
  if (address) return el("a", { class: "like-button", href: address, target: "_blank", rel: "noopener noreferrer", title: address }, words);
  const send = (event) => app.interact(event.currentTarget, "press", { channel: message.channel_id, message: message.id, custom_id: one.custom_id });
  return button(words, `press${message.id}${one.custom_id}`, send, { class: STYLES[one.style], disabled: one.disabled });
}

/** What can be chosen in a menu: its own options, or people, roles and channels of the server. */
export function choices(app, one) {
  const { room } = app;
  const people = () => [...room.people.values()].map((each) => ({ label: each.name, value: each.id }));
  const roles = () => room.guild.roles.map((each) => ({ label: `@${each.name}`, value: each.id }));
  if (one.type === TYPE.users) return people();
  if (one.type === TYPE.roles) return roles();
  if (one.type === TYPE.both) return [...people(), ...roles()];
  if (one.type === TYPE.channels) return room.places.map((each) => ({ label: `#${each.name}`, value: each.id }));
  return one.options ?? [];
}

function menu(app, message, one) {
  const several = (one.max_values ?? 1) > 1;
  const options = choices(app, one).map((each) => el("option", { value: each.value, selected: each.default }, each.description ? `${each.label} – ${each.description}` : each.label));
  const name = one.placeholder ?? "Choose";
  const values = (node) => [...node.selectedOptions].map((each) => each.value).filter(Boolean);
  const send = (node) => app.interact(node, "press", { channel: message.channel_id, message: message.id, custom_id: one.custom_id, values: values(node) });
  const preset = one.options?.some((each) => each.default);
  const select = el(
    "select",
    { "aria-label": name, multiple: several, disabled: one.disabled, data: { key: `menu${message.id}${one.custom_id}` }, on: several ? {} : { change: (event) => values(event.currentTarget).length && send(event.currentTarget) } },
    several || preset ? null : el("option", { value: "", selected: true }, name),
    options,
  );
  return several ? el("span", { class: "several" }, select, button("Choose", `chosen${message.id}${one.custom_id}`, () => send(select))) : select;
}
