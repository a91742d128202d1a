// Dialogs in front of the page: a menu, a question; the focus goes in, and back to what opened it.

import { button, el } from "./dom.js";

/** Show a dialog; when it closes it is gone, and what had the focus before (or stands in its place now) has it again. */
export function showModally(dialog, from = document.activeElement) {
  const key = from?.dataset?.key;
  dialog.addEventListener("close", () => {
    dialog.remove();
    // The browser gives the focus back by itself, unless what had it has been drawn anew meanwhile.
    if (document.activeElement !== document.body) return;
    const back = from?.isConnected ? from : key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    back?.focus?.({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Open a menu. `rows(item)` gives what is in it; `item(words, press, props)` makes one entry of it. */
export function popup(label, rows, from) {
  const item = (words, press, props = {}) => el("button", { type: "button", role: "menuitem", tabindex: "-1", ...props, on: { click: () => (menu.close(), press()) } }, words);
  const list = el("div", { role: "menu", "aria-label": label, on: { keydown: walk } }, rows(item), item("Close", () => {}));
  const menu = el("dialog", { class: "menu", "aria-label": label, on: { click: (event) => event.target === menu && menu.close() } }, list);
  showModally(menu, from);
  items()[0]?.focus();

  function items() {
    return [...menu.querySelectorAll("[role=menuitem]")];
  }

  function walk(event) {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length)?.focus();
  }
}

/** Ask once before something that can't be taken back. */
export function confirmed(question, yes, act) {
  const dialog = el(
    "dialog",
    { class: "form", "aria-labelledby": "question" },
    el("h2", { id: "question" }, question),
    el("p", { class: "deeds" }, button(yes, "yes", () => (dialog.close(), act()), { class: "danger" }), button("Cancel", "no", () => dialog.close())),
  );
  showModally(dialog);
}

/** Ask for a few words. `fields` are `[label, control]`; `send` gets their values, and may refuse; then comes `after`. */
export function asked(title, yes, fields, send, after) {
  const problem = el("p", { class: "problem", role: "alert" });
  const submit = el("button", { class: "primary" }, yes);
  const sent = async (event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.textContent = "";
    try {
      const answer = await send(...fields.map(([, control]) => valueOf(control)));
      dialog.close();
      after?.(answer);
    } catch (refused) {
      problem.textContent = refused.message;
    } finally {
      submit.disabled = false;
    }
  };
  const rows = fields.map(([label, control]) => row(label, control));
  const dialog = el(
    "dialog",
    { class: "form", "aria-labelledby": "asked-title" },
    el("form", { on: { submit: sent } }, el("h2", { id: "asked-title" }, title), el("div", { class: "parts" }, rows), problem, el("p", { class: "deeds" }, submit, button("Cancel", "no", () => dialog.close()))),
  );
  showModally(dialog);
  fields[0][1].focus();
}

// A box to tick stands before its label, several of them under theirs.
function row(label, control) {
  if (control.matches("fieldset")) return control;
  const said = el("span", { class: "label" }, label);
  return control.type === "checkbox" ? el("label", { class: "choice" }, control, said) : el("label", {}, said, control);
}

function valueOf(control) {
  if (control.matches("fieldset")) return [...control.querySelectorAll("input:checked")].map((one) => one.value);
  return control.type === "checkbox" ? control.checked : control.value;
}
