// A box to type in with what the bot suggests below it, for keyboard, mouse and screen reader alike.

import { el } from "./dom.js";

const PAUSE = 150;

/** An input with suggestions. `ask(text)` fetches them (names and values), `hint(words)` says how many there are. */
export class Suggestions {
  constructor(props, { ask, hint }) {
    this.ask = ask;
    this.hint = hint;
    this.values = new Map();
    this.found = [];
    this.at = -1;
    this.asked = 0;
    const id = `suggested-${props.name}`;
    this.list = el("ul", { class: "suggestions", role: "listbox", id, "aria-label": `Suggestions for ${props.name}`, hidden: true });
    this.input = el("input", {
      ...props,
      autocomplete: "off",
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": id,
      "aria-expanded": "false",
      on: { input: () => this.later(), focus: () => this.later(), blur: () => this.hide(), keydown: (event) => this.key(event) },
    });
  }

  /** What is meant: a suggestion's value where one was taken, else what was typed. */
  get value() {
    return this.values.get(this.input.value) ?? this.input.value;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), PAUSE);
  }

  async fetch() {
    const turn = (this.asked += 1);
    const found = await this.ask(this.input.value);
    if (turn !== this.asked || document.activeElement !== this.input) return;
    for (const one of found) this.values.set(one.name, one.value);
    this.show(found);
  }

  show(found) {
    this.found = found;
    // The first is chosen beforehand only where something was typed: else Enter would take what nobody asked for.
    this.at = this.input.value && found.length ? 0 : -1;
    this.list.replaceChildren(
      ...found.map((one, at) => el("li", { id: `${this.list.id}-${at}`, role: "option", on: { mousedown: (event) => (event.preventDefault(), this.take(one)) } }, one.name)),
    );
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.hint(found.length ? `${found.length} suggestions: arrows choose, Enter takes one.` : "No suggestions.");
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === this.at)));
    const chosen = this.list.children[this.at];
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  hide() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  take(one) {
    this.input.value = one.name;
    this.hide();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.list.hidden) {
      if (step) this.later();
      return;
    }
    if (step) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === "Enter" && this.at >= 0) this.take(this.found[this.at]);
    else if (event.key === "Escape") this.hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
