// What the page says by itself: notes in the corner, the state of the line, and new messages for those who listen.

import { button, el } from "./dom.js";
import { bare } from "./markdown.js";

const STAYS = 8000;
const TOGETHER = 400;

/** Notes in the corner, each for a while; errors stay until they are closed. */
export class Notes {
  constructor(home) {
    this.home = home;
  }

  say(words, level = "info") {
    const note = el("div", { class: `note ${level}`, role: level === "error" ? "alert" : "status" }, el("p", {}, words), button("×", "closenote", () => note.remove(), { class: "small", "aria-label": "Close this note" }));
    for (const old of [...this.home.children].slice(0, -3)) old.remove();
    this.home.append(note);
    if (level !== "error") setTimeout(() => note.remove(), STAYS);
  }
}

/** One line that says whether the rehearsal is there. */
export function lineNote(app, home) {
  return ({ state, tries, seconds }) => {
    document.body.classList.toggle("cut-off", state === "lost");
    if (state === "open") home.replaceChildren();
    if (state !== "lost") return;
    const advice = tries > 2 ? " Is it still running? Each start prints a new address." : "";
    home.replaceChildren(`The connection to the rehearsal is lost; trying again in ${seconds} s.${advice} What you type is kept. `, button("Try now", "tryline", () => app.line.connect(), { class: "small" }));
  };
}

/** Reads new messages of the open channel aloud, politely, many at once as a number. */
export class Announcer {
  constructor(app, home) {
    this.app = app;
    this.home = home;
    this.waiting = [];
    this.timer = 0;
  }

  add(message) {
    if (message.author.id === this.app.room.me.id) return;
    this.waiting.push(message);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.speak(), TOGETHER);
  }

  speak() {
    const { room } = this.app;
    const said = (one) => `${room.nameOf(one.author)}: ${bare(this.app, one.content || "(no text)", 160)}`;
    this.home.textContent = this.waiting.length > 3 ? `${this.waiting.length} new messages` : this.waiting.map(said).join(" – ");
    this.waiting = [];
  }
}
