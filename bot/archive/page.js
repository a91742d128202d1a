"use strict";
(() => {
  const MOST = 60;
  const page = document;

  // Whatever somebody wrote behind the # must not stop the script.
  const anchor = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };

  // A link into something that is folded opens it.
  const reveal = () => {
    const target = page.getElementById(anchor());
    let opened = false;
    for (let at = target; at; at = at.parentElement) {
      if (at.localName === "details" && !at.open) opened = at.open = true;
    }
    if (opened) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  const measure = () => {
    for (const one of page.querySelectorAll(".row > .par")) {
      const beyond = Math.max(0, one.offsetHeight + 32 - innerHeight);
      if (beyond || one.style.length) one.style.setProperty("--beyond", `${beyond}px`);
    }
  };
  page.documentElement.classList.add("measured");
  addEventListener("load", measure);
  addEventListener("resize", measure);

  // On paper nothing can be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...page.querySelectorAll("details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });

  const make = (tag, values, ...inside) => {
    const made = Object.assign(page.createElement(tag), values);
    made.append(...inside);
    return made;
  };

  // One plain letter for each letter, so that what is found has the same place in what is shown.
  const letters = text => [...text.normalize("NFC").replace(/\s+/g, " ").trim()];
  const plain = shown => shown.map(letter => letter.normalize("NFD")[0].toLowerCase()).join("");

  const box = page.getElementById("find");
  const heading = element => element.closest(".week")?.querySelector("h2")?.textContent ?? "";
  // What its author has hidden is not shown by the search either, and not found.
  const text = element => {
    const copy = element.querySelector(".spoiler, img") ? element.cloneNode(true) : element;
    if (copy !== element) {
      for (const hidden of copy.querySelectorAll(".spoiler")) hidden.textContent = "…";
      for (const picture of copy.querySelectorAll("img")) picture.replaceWith(` ${picture.alt} `);
    }
    return copy.textContent;
  };
  const kinds = [
    [".par", ".no", ":scope > p"], [".note", "", "p"], [".prompt[id]", "h3", ":scope > .ask, :scope > .poll .option"],
    [".said li[id]", ":scope > p > bdi", ":scope > .pointed q, :scope > .words, :scope > .file"],
    [".terms", "h3", "dt, dd"], [".digest", "h3", "p"], [".week > .link", "", ""],
  ];
  const places = () => [...page.querySelectorAll(kinds.map(kind => kind[0]).join())].map(element => {
    const [kind, who, words] = kinds.find(kind => element.matches(kind[0]));
    const week = heading(element), alone = kind === ".note" ? box?.dataset.note ?? "" : week;
    const name = who ? element.querySelector(who).textContent : alone;
    const shown = letters((words ? [...element.querySelectorAll(words)] : [element]).map(text).join(" "));
    return {
      id: element.id || element.closest(".week").id, name, week: name === week ? "" : week, shown,
      plain: plain(shown), all: plain(letters(name)) + " " + plain(shown),
    };
  });

  let known = null;
  const found = wanted => {
    known ??= places();
    return known.filter(place => wanted.every(word => place.all.includes(word)));
  };

  const snippet = (place, word) => {
    const at = Math.max(0, place.plain.indexOf(word));
    const end = at + word.length, last = place.shown.length;
    // Between words, where there are any.
    const before = place.plain.indexOf(" ", at - 40), after = place.plain.lastIndexOf(" ", end + 90);
    const start = at <= 40 ? 0 : before > 0 && before < at ? before + 1 : at - 40;
    const stop = end + 90 >= last ? last : after > end ? after : end + 90;
    const cut = (from, to) => place.shown.slice(from, to).join("");
    const marked = place.plain.startsWith(word, at) ? make("mark", {}, cut(at, end)) : cut(at, end);
    return [(start ? "…" : "") + cut(start, at), marked, cut(end, stop) + (stop < last ? "…" : "")];
  };

  if (!box) return;
  const input = make("input", { type: "search", id: "words", autocomplete: "off" });
  const count = make("p", { className: "count", role: "status" });
  const list = make("ol", { className: "found" });
  const show = () => {
    const wanted = plain(letters(input.value)).split(" ").filter(Boolean);
    const hits = wanted.join("").length > 1 ? found(wanted) : [];
    list.replaceChildren(...hits.slice(0, MOST).map(place => make("li", {},
      make("a", { href: `#${place.id}` }, place.name), place.week ? ` ${place.week}` : "",
      make("span", { dir: "auto" }, ...snippet(place, wanted[0])))));
    const { none, one, other, many } = box.dataset, sum = hits.length;
    const words = sum === 0 ? none : sum === 1 ? one : sum > MOST ? many : other;
    count.textContent = wanted.join("").length < 2 ? "" : words.replace("{number}", sum).replace("{most}", MOST);
  };
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  input.addEventListener("keydown", event => {
    if (event.key === "Enter") list.querySelector("a")?.focus();
    if (event.key !== "Escape") return;
    input.value = "";
    show();
  });
  page.addEventListener("keydown", event => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input")) return;
    event.preventDefault();
    input.focus();
  });
  box.append(
    make("label", { htmlFor: "words" }, box.dataset.words), input, make("span", { className: "key" }, box.dataset.key), count, list);
  box.hidden = false;
})();
