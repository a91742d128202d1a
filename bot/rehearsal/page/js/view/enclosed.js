// Files on their way into a message: chosen, pasted or dropped; a picture can be described for who doesn't see it.

import { button, el, fill } from "./dom.js";
import { size } from "./attached.js";

const MOST = 10;
const LARGEST = 10 * 1024 * 1024;

/** The files of one message that isn't sent yet. `changed()` is called whenever there is one more or one fewer. */
export class Enclosed {
  constructor(home, { changed, say }) {
    this.home = home;
    this.changed = changed;
    this.say = say;
    this.list = [];
  }

  /** Take files in; what doesn't fit is said and left out. */
  async take(files) {
    for (const file of files) {
      const all = this.list.reduce((sum, one) => sum + one.size, file.size);
      if (this.list.length >= MOST) this.say(`A message takes ${MOST} files.`);
      else if (all > LARGEST) this.say(`${file.name} is too large: the files of a message may have 10 MB in all.`);
      else if (!file.size) this.say(`${file.name} is empty, or a folder.`);
      else this.list.push({ name: file.name, size: file.size, picture: file.type.startsWith("image/"), alt: "", data: await encoded(file) });
    }
    this.draw();
  }

  clear() {
    this.list = [];
    this.draw();
  }

  /** The files as they are sent. */
  get sent() {
    return this.list.map(({ name, data, alt }) => ({ name, data, alt }));
  }

  draw() {
    fill(this.home, this.list.map((one, at) => this.row(one, at)));
    this.changed();
  }

  row(one, at) {
    const alt = one.picture && el("input", { value: one.alt, maxlength: 1024, autocomplete: "off", placeholder: "What is to be seen", "aria-label": `What is to be seen in ${one.name}`, data: { key: `alt${at}` }, on: { input: (event) => (one.alt = event.currentTarget.value) } });
    const remove = button("Remove", `unfile${at}`, () => (this.list.splice(at, 1), this.draw()), { class: "small", "aria-label": `Remove ${one.name}` });
    return el("p", { class: "enclosed" }, el("span", {}, `${one.name} (${size(one.size)})`), alt, remove);
  }
}

// Discord's page sends bytes; a line of text takes them in base 64.
async function encoded(file) {
  const reader = new FileReader();
  const read = new Promise((done, failed) => {
    reader.onload = done;
    reader.onerror = () => failed(reader.error);
  });
  reader.readAsDataURL(file);
  await read;
  return reader.result.slice(reader.result.indexOf(",") + 1);
}
