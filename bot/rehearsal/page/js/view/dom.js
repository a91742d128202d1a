// Building elements. Texts are only ever set as text: nothing here, or anywhere in the page, is parsed as HTML.

const FORBIDDEN = /^(on|style$|srcdoc$)/i;

/** An element. `props`: attributes; `class`; `data` (data-*); `on` (listeners). Null and false are left out. */
export function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, call] of Object.entries(value)) node.addEventListener(event, call);
    else if (key === "data") Object.assign(node.dataset, value);
    else if (FORBIDDEN.test(key)) throw new TypeError(`the attribute ${key} is not used in this page`);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

/** A button; its key lets the focus find it again when what is around it is built anew. */
export function button(words, key, press, props = {}) {
  return el("button", { type: "button", data: { key }, on: { click: press }, ...props }, words);
}

/** Put new children into a node; focus and open folds stay where their `data-key` is found again. */
export function fill(node, ...children) {
  keeping(node, () => node.replaceChildren(...children.flat(Infinity).filter(Boolean)));
  return node;
}

/** Put one node into the place of another, focus kept. */
export function swap(old, fresh) {
  keeping(old, () => old.replaceWith(fresh), fresh);
  return fresh;
}

function keeping(node, change, fresh = node) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key;
  const folds = new Map([...node.querySelectorAll("details[data-key]")].map((one) => [one.dataset.key, one.open]));
  const range = focused?.selectionStart;
  change();
  for (const one of fresh.querySelectorAll("details[data-key]")) {
    if (folds.has(one.dataset.key)) one.open = folds.get(one.dataset.key);
  }
  if (!focused || focused === document.activeElement) return;
  const again = key && (fresh.dataset.key === key ? fresh : fresh.querySelector(`[data-key="${CSS.escape(key)}"]`));
  again?.focus({ preventScroll: true });
  if (again && range !== undefined && range !== null && again.setSelectionRange) again.setSelectionRange(range, range);
}

const SOON = 16;

/** Let `call` run once, soon, however often it is asked for; by a timer, which runs in a tab behind others too. */
export function once(call) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    setTimeout(() => {
      asked = false;
      call();
    }, SOON);
  };
}

/** One of eight colours for somebody, always the same. */
export function hue(id) {
  return `hue-${[...id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 8}`;
}
