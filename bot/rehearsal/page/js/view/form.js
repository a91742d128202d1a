// A form that the bot opens: a dialog. What was typed stays for this form until it has been sent.

import { choices } from "./components.js";
import { button, el } from "./dom.js";
import { marked } from "./markdown.js";
import { showModally } from "./popup.js";

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
    { "aria-labelledby": "form-title", class: "form" },
    el(
      "form",
      { on: { submit: (event) => (event.preventDefault(), submit()), input: keep } },
      el("h2", { id: "form-title" }, form.title),
      el("div", { class: "parts" }, form.components.map((one) => part(app, one, typed))),
      problem,
      el("p", { class: "deeds" }, send, button("Close", "close", () => dialog.close())),
    ),
  );
  showModally(dialog);
  dialog.querySelector("textarea, input, select")?.focus();

  function keep() {
    room.kept.set("form", key, gather(dialog));
  }

  async function submit() {
    problem.textContent = amiss(dialog);
    if (problem.textContent) return;
    send.disabled = true;
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

// What a browser doesn't check by itself: how many may be chosen, if any are (or any must be).
function amiss(dialog) {
  for (const node of dialog.querySelectorAll("[data-least]")) {
    const number = node.querySelectorAll("input:checked, option:checked:not([value=''])").length;
    const { least, most, said } = node.dataset;
    const may = number ? number >= least && number <= most : !node.dataset.required;
    if (may) continue;
    (node.matches("select") ? node : node.querySelector("input")).focus();
    return `Of “${said}” choose ${Number(least) === Number(most) ? least : `${Math.max(1, least)} to ${most}`}; ${number || "nothing"} ${number === 1 ? "is" : number ? "are" : "is"} chosen.`;
  }
  return "";
}

// A menu takes one unless it says otherwise, boxes as many as there are (Discord: "Component Reference").
function bounds(one, label, required) {
  const usual = one.type === TYPE.boxes ? one.options.length : 1;
  return { least: one.min_values ?? 1, most: one.max_values ?? usual, said: label, ...(required && { required: "yes" }) };
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
    const data = { part: one.custom_id, ...(several && { several: "yes", ...bounds(one, label, required) }) };
    return el("fieldset", { data }, el("legend", {}, said), options);
  }
  if (one.type === TYPE.box) return el("label", { class: "choice" }, control(app, one, value, required), el("span", {}, said));
  return el("label", {}, said, control(app, one, value, required, label));
}

function option(one, each, value, several, required) {
  const checked = value === undefined ? each.default : several ? value.includes(each.value) : value === each.value;
  const input = el("input", { type: several ? "checkbox" : "radio", name: one.custom_id, value: each.value, checked, required: required && !several });
  return el("label", { class: "choice" }, input, el("span", {}, each.label, each.description && el("span", { class: "quiet" }, ` ${each.description}`)));
}

function control(app, one, value, required, label) {
  const props = { data: { part: one.custom_id }, required };
  if (one.type === TYPE.box) return el("input", { ...props, type: "checkbox", checked: value ?? one.default, required: false });
  if (one.type !== TYPE.text) {
    const several = (one.max_values ?? 1) > 1;
    const chosen = (each) => (value === undefined ? each.default : value.includes(each.value));
    const options = choices(app, one).map((each) => el("option", { value: each.value, selected: chosen(each) }, each.label));
    const data = { ...props.data, ...(several && bounds(one, label, required)) };
    return el("select", { ...props, data, multiple: several }, !several && el("option", { value: "" }, one.placeholder ?? "–"), options);
  }
  const limits = { minlength: one.min_length, maxlength: one.max_length ?? 4000, placeholder: one.placeholder };
  const text = value ?? one.value ?? "";
  return one.style === 2 ? el("textarea", { ...props, ...limits, rows: 6 }, text) : el("input", { ...props, ...limits, value: text, autocomplete: "off" });
}
