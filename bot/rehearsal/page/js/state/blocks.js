// Discord's Markdown as a tree of blocks: paragraphs, quotations, code, lists, headings, subtext.

import { inline } from "./inline.js";

const FENCE = /^(\s*)```([\w+-]*)\s*$/;
const HEADING = /^(#{1,3})\s+(.+)$/;
const SUBTEXT = /^-#\s+(.+)$/;
const ITEM = /^(\s*)(?:[-*]|(\d{1,9})\.)\s+(.*)$/;
const ONE_LINE_FENCE = /```(?:([\w+-]+)\n)?([\s\S]+?)```/g;

/** The blocks of a message's text. */
export function blocks(text) {
  const found = [];
  let from = 0;
  // Code is taken out first: nothing in it means anything.
  for (const code of text.matchAll(ONE_LINE_FENCE)) {
    found.push(...lined(text.slice(from, code.index).replace(/\n$/, "")));
    found.push({ kind: "pre", text: code[2].replace(/^\n|\n$/g, "") });
    from = code.index + code[0].length;
    if (text[from] === "\n") from += 1;
  }
  found.push(...lined(text.slice(from)));
  return found;
}

// Quotations don't stand in each other on Discord: within one, a further `>` is only a mark.
function lined(text, within = false) {
  if (!text.trim()) return [];
  const lines = text.split("\n");
  const found = [];
  let open = [];
  const close = () => {
    const kept = open.join("\n").replace(/^\s*\n|\n\s*$/g, "");
    if (kept.trim()) found.push(...paragraphs(kept));
    open = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!within && line.startsWith(">>> ")) {
      close();
      found.push({ kind: "quote", children: lined([line.slice(4), ...lines.slice(at + 1)].join("\n"), true) });
      return found;
    }
    if (!within && isQuote(line)) {
      close();
      const quoted = [];
      while (at < lines.length && isQuote(lines[at])) quoted.push(lines[at++].slice(2));
      at -= 1;
      found.push({ kind: "quote", children: lined(quoted.join("\n"), true) });
    } else if (ITEM.test(line)) {
      close();
      const rows = [];
      for (; at < lines.length; at += 1) {
        const row = ITEM.exec(lines[at]);
        if (!row) break;
        rows.push({ depth: row[1].length, number: row[2] && Number(row[2]), text: row[3] });
      }
      at -= 1;
      found.push(...listings(rows));
    } else if (HEADING.test(line)) {
      close();
      const [, marks, words] = HEADING.exec(line);
      found.push({ kind: "heading", level: marks.length, children: inline(words) });
    } else if (SUBTEXT.test(line)) {
      close();
      found.push({ kind: "subtext", children: inline(SUBTEXT.exec(line)[1]) });
    } else if (!FENCE.test(line)) open.push(line);
  }
  close();
  return found;
}

function isQuote(line) {
  return line.startsWith("> ") || line === ">";
}

function paragraphs(text) {
  return text.split(/\n[ \t]*\n+/).map((one) => ({ kind: "paragraph", children: inline(one) }));
}

// Rows make one list for each run of the same sort at the depth of the first.
function listings(rows) {
  const lists = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at];
    let below = at + 1;
    while (below < rows.length && rows[below].depth > row.depth) below += 1;
    const item = { children: inline(row.text), lists: listings(rows.slice(at + 1, below)) };
    const last = lists.at(-1);
    if (last && (last.first === undefined) === (row.number === undefined)) last.items.push(item);
    else lists.push({ kind: "list", first: row.number, items: [item] });
    at = below;
  }
  return lists;
}
