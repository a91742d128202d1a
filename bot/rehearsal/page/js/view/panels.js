// The right side: the weeks, the people, trouble and the archive, one panel at a time.

import { agenda } from "./agenda.js";
import { button, el, fill, once } from "./dom.js";
import { people } from "./people.js";
import { trouble } from "./trouble.js";

const PANELS = [
  { id: "weeks", words: "Weeks", draw: agenda, on: ["agenda", "clock"] },
  { id: "people", words: "People", draw: people, on: ["people", "buzzes", "clock"] },
  { id: "trouble", words: "Trouble", draw: trouble, on: ["faults"] },
];

/** Keep the panels as they are in the room. */
export function panels(app, home) {
  const boxes = PANELS.map((one) => el("div", { id: `panel-${one.id}`, role: "tabpanel", tabindex: "0", "aria-labelledby": `tab-${one.id}`, hidden: true }));
  const tabs = PANELS.map((one, at) =>
    button(one.words, `tab${one.id}`, () => choose(at), { id: `tab-${one.id}`, role: "tab", "aria-controls": `panel-${one.id}` }),
  );
  const bar = el("div", { class: "tabs", role: "tablist", "aria-label": "The rehearsal", on: { keydown: walk } }, tabs);
  const archive = el("p", { class: "archive" }, button("Open the archive", "archive", () => openArchive(app)));
  home.replaceChildren(bar, boxes[0], boxes[1], boxes[2], archive);
  PANELS.forEach((one, at) => {
    const draw = once(() => app.room.me && !boxes[at].hidden && fill(boxes[at], one.draw(app)));
    for (const name of ["state", ...one.on]) app.room.on(name, draw);
    boxes[at].addEventListener("shown", draw);
  });
  choose(0);

  function choose(chosen) {
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === chosen));
      tab.tabIndex = at === chosen ? 0 : -1;
      boxes[at].hidden = at !== chosen;
    });
    boxes[chosen].dispatchEvent(new Event("shown"));
  }

  function walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (tabs.indexOf(event.target) + step + tabs.length) % tabs.length;
    choose(at);
    tabs[at].focus();
  }
}

// The window is opened by the press itself: later on a browser takes it for an advertisement.
async function openArchive(app) {
  const page = window.open("", "_blank");
  const answer = await app.ask("archive");
  if (answer?.href && page) page.location = new URL(answer.href, location.href).href;
  else if (answer) app.say("The browser let no window open: allow it for this page, then press again.", "error");
  else page?.close();
}
