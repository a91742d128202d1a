// Slash commands: finding one, and filling in what it asks for.

import { button, el } from "./dom.js";
import { Suggestions } from "./suggestions.js";

const KIND = { command: 1, group: 2, whole: 4, yes: 5, user: 6, channel: 7, role: 8, number: 10 };

/** A command's or an option's name or description in the browser's language, where the bot has given one for it. */
export function local(one, key) {
  const there = one[`${key}_localizations`] ?? {};
  for (const language of navigator.languages) {
    const found = there[language] ?? there[language.split("-")[0]];
    if (found) return found;
    if (language.startsWith("en")) break;
  }
  return one[key];
}

/** The commands of which every word asked for is a part, groups taken apart: "circle status". */
export function commandsFor(commands, asked) {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const all = commands.filter((one) => (one.type ?? 1) === 1).flatMap((one) => leaves(one, "", ""));
  const fits = all.filter((one) => words.every((word) => one.name.includes(word) || one.shown.toLowerCase().includes(word)));
  return fits.sort((a, b) => b.name.startsWith(asked) - a.name.startsWith(asked) || a.name.localeCompare(b.name));
}

// Below another name a command is still the same one: `name` is what is sent, `shown` what is read.
function leaves(one, before, shownBefore) {
  const name = `${before}${one.name}`;
  const shown = `${shownBefore}${local(one, "name")}`;
  const below = (one.options ?? []).filter((each) => each.type === KIND.command || each.type === KIND.group);
  if (below.length) return below.flatMap((each) => leaves(each, `${name} `, `${shown} `));
  return [{ name, shown, description: local(one, "description"), options: one.options ?? [] }];
}

/** A command with its options to fill in; `done` is called when it is sent or given up. */
export class CommandForm {
  constructor(app, channel, command, done) {
    this.app = app;
    this.channel = channel;
    this.command = command;
    this.done = done;
    this.suggested = new Map();
    const rows = command.options.map((one) => this.row(one));
    this.problem = el("p", { class: "problem", role: "alert" });
    this.submit = el("button", { class: "primary", data: { key: "run" } }, "Run");
    this.node = el(
      "form",
      {
        "aria-label": `/${command.shown}`,
        on: { submit: (event) => (event.preventDefault(), this.send()), keydown: (event) => event.key === "Escape" && (event.stopPropagation(), done()) },
      },
      el("p", {}, el("strong", {}, `/${command.shown}`), el("span", { class: "quiet" }, ` ${command.description}`)),
      rows,
      this.problem,
      el("p", { class: "deeds" }, this.submit, button("Cancel", "uncommand", done)),
    );
  }

  focus() {
    (this.node.querySelector("input, select") ?? this.submit).focus();
  }

  row(one) {
    const name = one.required ? local(one, "name") : `${local(one, "name")} (optional)`;
    return el("label", {}, el("span", {}, name), this.control(one), el("span", { class: "quiet" }, local(one, "description")));
  }

  control(one) {
    const props = { name: one.name, required: one.required, data: { key: `option${one.name}` } };
    const options = this.fixed(one);
    if (options) return el("select", props, one.required ? null : el("option", { value: "" }, "–"), options.map(([value, words]) => el("option", { value }, words)));
    const isNumber = one.type === KIND.whole || one.type === KIND.number;
    if (!one.autocomplete) return el("input", { ...props, autocomplete: "off", ...(isNumber && { type: "number", step: one.type === KIND.whole ? 1 : "any", min: one.min_value, max: one.max_value }), maxlength: one.max_length });
    const box = new Suggestions(props, { ask: (text) => this.suggest(one, text), hint: (words) => this.app.hint(words) });
    this.suggested.set(one.name, box);
    return [box.input, box.list];
  }

  fixed(one) {
    const { room } = this.app;
    if (one.choices?.length) return one.choices.map((each) => [each.value, local(each, "name")]);
    if (one.type === KIND.yes) return [["true", "yes"], ["false", "no"]];
    if (one.type === KIND.user) return [...room.people.values()].map((each) => [each.id, each.name]);
    if (one.type === KIND.channel) return room.places.map((each) => [each.id, `#${each.name}`]);
    if (one.type === KIND.role) return room.guild.roles.map((each) => [each.id, `@${each.name}`]);
    return null;
  }

  async suggest(one, text) {
    const options = { ...this.values(), [one.name]: text };
    const asked = { channel: this.channel.id, name: this.command.name, options, focused: one.name };
    const answer = await this.app.line.ask("complete", asked).catch(() => null);
    return answer?.choices ?? [];
  }

  // What was chosen from the bot's suggestions is sent by its value, what was typed as it was typed.
  values() {
    const filled = {};
    for (const one of this.command.options) {
      const { value } = this.node.elements.namedItem(one.name) ?? {};
      if (value === "" || value === undefined) continue;
      const meant = this.suggested.get(one.name)?.value ?? value;
      if (one.type === KIND.whole || one.type === KIND.number) filled[one.name] = Number(meant);
      else filled[one.name] = one.type === KIND.yes ? meant === "true" : meant;
    }
    return filled;
  }

  async send() {
    const sent = await this.app.interact(this.submit, "command", { channel: this.channel.id, name: this.command.name, options: this.values() });
    if (sent) this.done();
  }
}
