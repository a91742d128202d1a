// What a person's browser keeps over a reload: the open channel, read marks, drafts. Each person has their own.

const PREFIX = "studycircle";

/** The shelf of one person in one rehearsal; `rehearsal` changes with each new one, so that ids never mix. */
export class Kept {
  constructor(rehearsal, person, storage = localStorage) {
    this.storage = storage;
    this.name = `${PREFIX}:${rehearsal}:${person}`;
    this.values = read(storage, this.name);
    forgetOthers(storage, `${PREFIX}:${rehearsal}:`);
  }

  /** A kept value of a kind ("draft", "read", …) under a key, or undefined. */
  get(kind, key = "") {
    return this.values[`${kind}:${key}`];
  }

  /** Keep a value; null or an empty text takes it away. */
  set(kind, key, value) {
    // Another tab may be the same person: take what it has kept meanwhile.
    this.values = read(this.storage, this.name);
    if (value === null || value === "") delete this.values[`${kind}:${key}`];
    else this.values[`${kind}:${key}`] = value;
    try {
      this.storage.setItem(this.name, JSON.stringify(this.values));
    } catch {
      // A full or forbidden shelf loses only what a reload would have brought back.
    }
  }
}

function read(storage, name) {
  try {
    return JSON.parse(storage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function forgetOthers(storage, prefix) {
  for (const name of Object.keys(storage)) {
    if (name.startsWith(`${PREFIX}:`) && !name.startsWith(prefix)) storage.removeItem(name);
  }
}
