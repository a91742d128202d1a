// A form that the bot opens: a dialog. What was typed stays for this form until it has been sent.

import { choices } from "./components.js";
import { button, el } from "./dom.js";
import { marked } from "./markdown.js";

const TYPE = { row: 1, menu: 3, text: 4, shown: 10, label: 18, radios: 21, boxes: 22, box: 23 };

/** Open the form of a MODAL event. */
export function openForm(app, form) {
  const { room } = app;
  const key = form.custom_id;
  const typed = { ...room.kept.get("form", key) };
  const problem = el("p", { class: "problem", role: "alert" });
  const send = el("button", { class: "primary" }, "Submit");
  const dialog = el(
    "dialog",
    { "aria-labelledby": "form-title", class: "form", on: { close: () => dialog.remove() } },
    el(
      "form",
      { on: { submit: (event) => (event.preventDefault(), submit()), input: keep } },
      el("h2", { id: "form-title" }, form.title),
      el("div", { class: "parts" }, form.components.map((one) => part(app, one, typed))),
      problem,
      el("p", { class: "deeds" }, send, button("Close", "close", () => dialog.close())),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("textarea, input, select")?.focus();

  function keep() {
    room.kept.set("form", key, gather(dialog));
  }

  async function submit() {
    send.disabled = true;
    problem.textContent = "";
    try {
      await app.line.ask("submit", { interaction: form.interaction, custom_id: form.custom_id, values: gather(dialog) });
      room.kept.set("form", key, null);
      dialog.close();
    } catch (refused) {
      problem.textContent = refused.message;
    } finally {
      send.disabled = false;
    }
  }
}

function gather(dialog) {
  const values = {};
  for (const node of dialog.querySelectorAll("[data-part]")) {
    const name = node.dataset.part;
    if (node.matches("fieldset")) {
      const chosen = [...node.querySelectorAll("input:checked")].map((one) => one.value);
      if (node.dataset.several) values[name] = chosen;
      else if (chosen.length) values[name] = chosen[0];
    } else if (node.matches("select")) values[name] = [...node.selectedOptions].map((one) => one.value).filter(Boolean);
    else values[name] = node.type === "checkbox" ? node.checked : node.value;
  }
  return values;
}

function part(app, one, typed) {
  switch (one.type) {
    case TYPE.shown:
      return el("div", { class: "words" }, marked(app, one.content));
    case TYPE.row:
      return one.components.map((each) => labelled(app, each.label, null, each, typed));
    case TYPE.label:
      return labelled(app, one.label, one.description, one.component, typed);
    default:
      return el("p", { class: "notice" }, `(something that this page can't show: component ${one.type})`);
  }
}

function labelled(app, label, hint, one, typed) {
  const required = one.required !== false;
  const said = [el("span", { class: "label" }, label, !required && el("span", { class: "quiet" }, " (optional)")), hint && el("span", { class: "quiet" }, hint)];
  const value = typed[one.custom_id];
  if (one.type === TYPE.radios || one.type === TYPE.boxes) {
    const several = one.type === TYPE.boxes;
    const options = one.options.map((each) => option(one, each, value, several, required));
    return el("fieldset", { data: { part: one.custom_id, ...(several && { several: "yes" }) } }, el("legend", {}, said), options);
  }
  return el("label", {}, said, control(app, one, value, required));
}

function option(one, each, value, several, required) {
  const checked = value === undefined ? each.default : several ? value.includes(each.value) : value === each.value;
  const input = el("input", { type: several ? "checkbox" : "radio", name: one.custom_id, value: each.value, checked, required: required && !several });
  return el("label", { class: "choice" }, input, el("span", {}, each.label, each.description && el("span", { class: "quiet" }, ` ${each.description}`)));
}

function control(app, one, value, required) {
  const props = { data: { part: one.custom_id }, required };
  if (one.type === TYPE.box) return el("input", { ...props, type: "checkbox", checked: value ?? one.default, required: false });
  if (one.type !== TYPE.text) {
    const several = (one.max_values ?? 1) > 1;
    const chosen = (each) => (value === undefined ? each.default : value.includes(each.value));
    const options = choices(app, one).map((each) => el("option", { value: each.value, selected: chosen(each) }, each.label));
    return el("select", { ...props, multiple: several }, !several && el("option", { value: "" }, one.placeholder ?? "–"), options);
  }
  const limits = { minlength: one.min_length, maxlength: one.max_length ?? 4000, placeholder: one.placeholder };
  const text = value ?? one.value ?? "";
  return one.style === 2 ? el("textarea", { ...props, ...limits, rows: 6 }, text) : el("input", { ...props, ...limits, value: text, autocomplete: "off" });
}
