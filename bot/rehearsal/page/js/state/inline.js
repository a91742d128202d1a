// What stands inside a line of Discord's Markdown, as a tree: styles, code, links, mentions, time stamps, emoji.
//
// One walk from left to right gives nodes and open marks; marks are then paired as CommonMark pairs them. A search
// that failed is not made again, and only so many marks stand open at once: hostile text costs no more than long text.

const MOST_OPEN = 40;
const LONGEST_RUN = 6;
const SPECIAL = /[\\`*_~|[\]<\n]|https?:\/\//g;
const RUN = /\*+|_+|~+|\|+|`+/y;
const ADDRESS = /https?:\/\/[^\s<>]+/y;
const TARGET = /\((?:<(https?:\/\/[^\s<>]+)>|(https?:\/\/[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:\s+"[^"\n]*")?\)/y;
const ANGLE =
  /<(?:@!?(?<user>\d{1,20})|@&(?<role>\d{1,20})|#(?<channel>\d{1,20})|a?:(?<emoji>\w{1,64}):\d{1,20}|t:(?<time>-?\d{1,13})(?::(?<style>[tTdDfFRsS]))?|(?<command>\/[^:<>\n]{1,100}):\d{1,20}|id:(?<place>[a-z]{1,20})|(?<address>https?:\/\/[^\s<>]+))>/y;
const STYLES = { "*1": "italic", _1: "italic", "*2": "bold", _2: "underline", "~2": "struck", "|2": "spoiler" };
const PUNCTUATION = /[\p{P}\p{S}]/u;

/** The address if it is one that may be linked (http, https), as the browser understands it; else null. */
export function webAddress(text) {
  try {
    const found = new URL(text);
    return found.protocol === "https:" || found.protocol === "http:" ? found.href : null;
  } catch {
    return null;
  }
}

/** The nodes of a text in which blocks have been recognised already. */
export function inline(text) {
  const out = [];
  const brackets = [];
  const unclosed = new Set();
  let at = 0;
  const plain = (end) => {
    out.push({ kind: "text", text: text.slice(at, end) });
    at = end;
  };
  const add = (node, end) => {
    out.push(node);
    at = end;
  };
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const found = SPECIAL.exec(text);
    if (!found) {
      plain(text.length);
      break;
    }
    if (found.index > at) plain(found.index);
    const char = text[at];
    if (char === "\n") add({ kind: "break" }, at + 1);
    else if (char === "\\") escape();
    else if (char === "`") code();
    else if (char === "[") {
      brackets.push(out.length);
      plain(at + 1);
    } else if (char === "]") link();
    else if (char === "<") angle();
    else if (char === "h") bare();
    else mark();
  }
  return paired(out);

  function escape() {
    const next = text[at + 1];
    if (next && !/[\p{L}\p{N}\s]/u.test(next)) add({ kind: "text", text: next }, at + 2);
    else plain(at + 1);
  }

  function code() {
    const run = match(RUN, text, at)[0];
    const close = unclosed.has(run.length) ? -1 : closing(text, run.length, at + run.length);
    if (close < 0) {
      unclosed.add(run.length);
      plain(at + run.length);
      return;
    }
    let inside = text.slice(at + run.length, close);
    if (inside.trim() && inside.startsWith(" ") && inside.endsWith(" ")) inside = inside.slice(1, -1);
    add({ kind: "code", text: inside }, close + run.length);
  }

  function link() {
    const start = brackets.pop();
    const found = start === undefined ? null : match(TARGET, text, at + 1);
    const address = found && webAddress(found[1] ?? found[2]);
    if (!address || start + 1 === out.length) {
      plain(at + 1);
      return;
    }
    const children = unlinked(paired(out.splice(start).slice(1)));
    brackets.length = 0; // no link inside a link
    add({ kind: "link", address, children }, at + 1 + found[0].length);
  }

  function angle() {
    const found = match(ANGLE, text, at);
    const node = found && fromAngle(found.groups);
    if (node) add(node, at + found[0].length);
    else plain(at + 1);
  }

  function bare() {
    const shown = withoutTail(match(ADDRESS, text, at)?.[0] ?? "");
    const address = webAddress(shown);
    if (address) add({ kind: "link", address, children: [{ kind: "text", text: shown }] }, at + shown.length);
    else plain(at + 1);
  }

  function mark() {
    const run = match(RUN, text, at)[0];
    const char = run[0];
    if (((char === "~" || char === "|") && run.length !== 2) || run.length > LONGEST_RUN) {
      plain(at + run.length);
      return;
    }
    const [opens, closes] = flanks(char, text[at - 1] ?? "", text[at + run.length] ?? "");
    add({ kind: "mark", char, left: run.length, length: run.length, opens, closes }, at + run.length);
  }
}

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function closing(text, length, start) {
  for (let at = text.indexOf("`", start); at >= 0; ) {
    const run = match(RUN, text, at)[0].length;
    if (run === length) return at;
    at = text.indexOf("`", at + run);
  }
  return -1;
}

// Punctuation after an address is the sentence's, and a closing bracket too if none was opened in it.
function withoutTail(address) {
  let shown = address;
  for (;;) {
    const less = shown.replace(/[.,;:!?"'*_~|\]]+$/, "");
    const unopened = less.endsWith(")") && less.split(")").length > less.split("(").length;
    if (!unopened && less === shown) return shown;
    shown = unopened ? less.slice(0, -1) : less;
  }
}

function fromAngle(found) {
  if (found.time) return { kind: "stamp", seconds: Number(found.time), style: found.style ?? "f" };
  if (found.address) {
    const address = webAddress(found.address);
    return address && { kind: "link", address, children: [{ kind: "text", text: found.address }] };
  }
  if (found.emoji) return { kind: "text", text: `:${found.emoji}:` };
  if (found.command) return { kind: "mention", of: "command", id: found.command };
  if (found.place) return { kind: "mention", of: "place", id: found.place };
  const of = found.user ? "user" : found.role ? "role" : "channel";
  return { kind: "mention", of, id: found[of] };
}

function unlinked(nodes) {
  return nodes.flatMap((node) => {
    if (node.kind === "link") return node.children;
    return node.children ? [{ ...node, children: unlinked(node.children) }] : [node];
  });
}

// Whether a run may open and may close a style (CommonMark 0.31, 6.2); `~~` and `||` always may.
function flanks(char, before, after) {
  if (char === "~" || char === "|") return [true, true];
  const blankBefore = !before || /\s/.test(before);
  const blankAfter = !after || /\s/.test(after);
  const markBefore = PUNCTUATION.test(before);
  const markAfter = PUNCTUATION.test(after);
  const left = !blankAfter && (!markAfter || blankBefore || markBefore);
  const right = !blankBefore && (!markBefore || blankAfter || markAfter);
  if (char === "*") return [left, right];
  return [left && (!right || markBefore), right && (!left || markAfter)];
}

function paired(items) {
  const out = [];
  const open = [];
  for (const item of items) {
    if (item.kind !== "mark") {
      out.push(item);
      continue;
    }
    if (item.closes) close(item);
    if (item.left && item.opens && open.length < MOST_OPEN) {
      open.push(out.length);
      out.push(item);
    } else if (item.left) out.push(asText(item));
  }
  return merged(out);

  function close(mark) {
    while (mark.left) {
      const found = open.findLastIndex((at) => fits(out[at], mark));
      if (found < 0) return;
      open.length = found + 1;
      const opening = out[open[found]];
      const used = Math.min(mark.left, opening.left) >= 2 ? 2 : 1;
      const children = merged(out.splice(open[found] + 1));
      opening.left -= used;
      mark.left -= used;
      if (!opening.left) out.length = open.pop();
      out.push({ kind: "styled", style: STYLES[mark.char + used], children });
    }
  }
}

function fits(opening, closing) {
  if (opening.char !== closing.char) return false;
  if ((opening.closes || closing.opens) && (opening.length + closing.length) % 3 === 0) {
    return opening.length % 3 === 0 && closing.length % 3 === 0;
  }
  return true;
}

function asText(mark) {
  return { kind: "text", text: mark.char.repeat(mark.left) };
}

function merged(items) {
  const nodes = [];
  for (const item of items) {
    const node = item.kind === "mark" ? asText(item) : item;
    const last = nodes.at(-1);
    if (node.kind === "text" && last?.kind === "text") nodes[nodes.length - 1] = { kind: "text", text: last.text + node.text };
    else nodes.push(node);
  }
  return nodes;
}
