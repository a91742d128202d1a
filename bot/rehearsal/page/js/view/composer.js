// Where one writes: text with a draft that is kept, a reply, an edit, files; "/" begins a command.

import { CommandForm, commandsFor } from "./commands.js";
import { button, el, fill } from "./dom.js";
import { Enclosed } from "./enclosed.js";
import { bare } from "./markdown.js";
import { mentionsFor, sent, written } from "../state/mentions.js";
import { askPoll } from "./pollform.js";

const LONGEST = 2000;
// What people write: ordinary messages and replies.
const PEOPLES = new Set([0, 19]);

/** The composer below the messages. */
export class Composer {
  constructor(app, home) {
    this.app = app;
    this.home = home;
    this.replying = null;
    this.editing = null;
    this.about = el("div", { class: "about" });
    const below = el("div", {});
    this.files = new Enclosed(below, { changed: () => this.size(), say: (words) => this.app.say(words, "error") });
    this.problem = el("p", { class: "problem", role: "alert" });
    this.offers = el("ul", { class: "offers", role: "listbox", id: "offers", "aria-label": "Suggestions", hidden: true });
    this.text = el("textarea", {
      id: "text",
      rows: 1,
      autocomplete: "off",
      data: { key: "text" },
      "aria-controls": "offers",
      "aria-autocomplete": "list",
      on: { input: () => this.typed(), keydown: (event) => this.key(event), paste: (event) => this.given(event, event.clipboardData) },
    });
    this.file = el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files", on: { change: () => this.chosen() } });
    this.attach = button("+", "attach", () => this.file.click(), { "aria-label": "Attach files", title: "Attach files" });
    this.poll = button("Poll", "newpoll", () => askPoll(this.app, this.channel), { "aria-label": "Make a poll" });
    this.form = el(
      "form",
      { class: "composer", on: { submit: (event) => (event.preventDefault(), this.send()) } },
      this.attach,
      this.file,
      this.poll,
      this.text,
      el("button", { class: "primary", data: { key: "send" } }, "Send"),
    );
    this.closed = el("p", { class: "closed", hidden: true });
    this.command = el("div", { class: "command" });
    home.replaceChildren(this.offers, this.about, below, this.problem, this.form, this.command, this.closed);
    const middle = home.parentElement;
    middle.addEventListener("dragover", (event) => this.takesFiles && event.preventDefault());
    middle.addEventListener("drop", (event) => this.given(event, event.dataTransfer));
  }

  get takesFiles() {
    return !this.form.hidden && !this.attach.hidden && !this.editing;
  }

  get channel() {
    return this.app.room.channels.get(this.app.room.messages?.channel);
  }

  /** Follow the channel that is open: its draft, and whether one may write. */
  open() {
    this.replying = this.editing = null;
    this.files.clear();
    this.offers.hidden = true;
    this.command.replaceChildren();
    this.text.value = this.app.room.kept.get("draft", this.channel.id) ?? "";
    this.problem.textContent = "";
    this.allow();
    this.draw();
  }

  /** Show the composer, or say why one can't write. */
  allow() {
    const may = this.channel?.room?.can_send !== false && this.channel?.type !== 15;
    this.form.hidden = !may || this.command.childElementCount > 0;
    const archived = Boolean(this.channel?.thread_metadata?.archived);
    this.closed.hidden = may && !archived;
    this.attach.hidden = this.channel?.room?.can_attach === false;
    this.poll.hidden = this.channel?.room?.can_poll === false;
    const why = this.channel?.type === 15 ? "This is a forum: open a post to write in it." : "You can't write here.";
    this.closed.textContent = may ? "This thread is closed. Writing in it opens it again." : this.channel?.room?.why_not || why;
    const label = `Message in ${this.channel?.name}`;
    this.text.setAttribute("aria-label", label);
    this.text.placeholder = "Write here";
  }

  reply(message) {
    this.cancelEdit();
    this.replying = message;
    this.draw();
    this.text.focus();
  }

  edit(message) {
    this.replying = null;
    this.editing = message;
    this.text.value = written(this.app.room, message.content);
    this.draw();
    this.text.focus();
  }

  cancelEdit() {
    if (this.editing) this.text.value = this.app.room.kept.get("draft", this.channel.id) ?? "";
    this.editing = this.replying = null;
    this.draw();
  }

  draw() {
    const { room } = this.app;
    const message = this.replying ?? this.editing;
    const words = this.replying ? `Replying to ${room.nameOf(message.author)}: ` : "Editing your message";
    fill(
      this.about,
      message && el("p", {}, words, this.replying && el("q", {}, bare(this.app, message.content || "(no text)", 60)), button("Cancel", "cancel", () => (this.cancelEdit(), this.text.focus()), { class: "small" })),
    );
    this.size();
  }

  // The box grows with what stands in it, by rows: no styles are written here.
  size() {
    const width = Math.max(20, Math.floor(this.text.clientWidth / 8));
    const rows = this.text.value.split("\n").reduce((sum, one) => sum + 1 + Math.floor(one.length / width), 0);
    this.text.rows = Math.min(8, rows);
  }

  typed() {
    if (!this.editing) this.app.room.kept.set("draft", this.channel.id, this.text.value);
    this.size();
    const over = this.text.value.length - LONGEST;
    this.problem.textContent = over > 0 ? `${over} characters too many: a message takes ${LONGEST}.` : "";
    this.offer();
  }

  async chosen() {
    await this.files.take([...this.file.files]);
    this.file.value = "";
    this.text.focus();
  }

  // Files that are pasted or dropped.
  given(event, from) {
    if (!from.files.length || !this.takesFiles) return;
    event.preventDefault();
    this.files.take([...from.files]);
  }

  key(event) {
    if (event.isComposing) return;
    const offered = !this.offers.hidden;
    if (event.key === "Escape" && (offered || this.replying || this.editing)) {
      event.preventDefault();
      event.stopPropagation();
      if (offered) this.hideOffers();
      else this.cancelEdit();
    } else if (offered && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (offered && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      this.found[this.at].take();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.text.value) {
      const own = this.app.room.messages.list.findLast((one) => one.author.id === this.app.room.me.id && PEOPLES.has(one.type) && !one.poll);
      if (own) this.edit(own);
    }
  }

  async send() {
    const text = sent(this.app.room, this.text.value.trim());
    const files = this.files.sent;
    if (this.sending || (!text && !files.length && !this.editing?.attachments?.length) || text.length > LONGEST) return;
    const { channel, editing, replying } = this;
    this.sending = true;
    this.form.setAttribute("aria-busy", "true");
    try {
      if (editing) await this.app.line.ask("edit", { channel: channel.id, message: editing.id, text });
      else await this.app.line.ask("send", { channel: channel.id, text, ...(replying && { reply_to: replying.id, ping: true }), ...(files.length && { files }) });
      if (!editing) this.app.room.kept.set("draft", channel.id, null);
      if (this.channel?.id === channel.id) this.open();
    } catch (refused) {
      this.problem.textContent = refused.message;
    } finally {
      this.sending = false;
      this.form.removeAttribute("aria-busy");
    }
  }

  // --- what is offered while one types: commands, and whom to mention

  offer() {
    const { value, selectionStart: at } = this.text;
    const asked = /^\/([\w -]*)$/.exec(value);
    const named = /(?:^|\s)@([^\s@]*)$/u.exec(value.slice(0, at));
    this.found = asked && !this.editing ? this.offerCommands(asked[1]) : named ? this.offerNames(named[1]) : [];
    if (!this.found.length) return this.hideOffers();
    this.at = 0;
    this.offers.replaceChildren(
      ...this.found.map((one, at) => el("li", { id: `offer${at}`, role: "option", on: { mousedown: (event) => (event.preventDefault(), one.take()) } }, el("strong", {}, one.words), el("span", { class: "quiet" }, one.about))),
    );
    this.offers.hidden = false;
    this.app.hint(`${this.found.length} to choose from: arrows choose, Enter takes one.`);
    this.move(0);
  }

  offerCommands(asked) {
    const found = commandsFor(this.app.room.commands, asked).slice(0, 12);
    return found.map((one) => ({ words: `/${one.shown}`, about: one.description, take: () => this.begin(one) }));
  }

  offerNames(typed) {
    const put = (one) => {
      const at = this.text.selectionStart;
      this.text.setRangeText(`${one.name} `, at - typed.length, at, "end");
      this.typed();
    };
    return mentionsFor(this.app.room, typed).map((one) => ({ words: `@${one.name}`, about: one.about, take: () => put(one) }));
  }

  move(step) {
    this.at = (this.at + step + this.found.length) % this.found.length;
    [...this.offers.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === this.at)));
    this.offers.children[this.at].scrollIntoView({ block: "nearest" });
    this.text.setAttribute("aria-activedescendant", `offer${this.at}`);
  }

  hideOffers() {
    this.offers.hidden = true;
    this.text.removeAttribute("aria-activedescendant");
  }

  begin(command) {
    this.hideOffers();
    const back = () => {
      this.command.replaceChildren();
      this.text.value = "";
      this.typed();
      this.allow();
      this.text.focus();
    };
    const form = new CommandForm(this.app, this.channel, command, back);
    this.command.replaceChildren(form.node);
    this.form.hidden = true;
    form.focus();
  }
}
