// The line to the rehearsal: one websocket, requests with answers, and coming back by itself.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;

/** What a request that wasn't answered rejects with; `message` can be shown as it is. */
export class Refusal extends Error {}

/** How long to wait before trying again: doubled each time, spread so that tabs don't come back all at once. */
export function waiting(tries, chance = Math.random()) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) * (0.75 + chance / 2);
}

/** A connection as one person. `heard(frame)` gets all frames but answers, `changed(how)` each change of the line. */
export class Line {
  constructor({ heard, changed }) {
    this.heard = heard;
    this.changed = changed;
    this.person = null;
    this.socket = null;
    this.tries = 0;
    this.timer = 0;
    this.lastId = 0;
    this.open = new Map();
  }

  /** Speak as this person (null: let the server choose), leaving the part that was taken before. */
  take(person) {
    this.person = person;
    this.tries = 0;
    this.connect();
  }

  /** Connect now, without waiting for the timer. */
  connect() {
    clearTimeout(this.timer);
    this.drop("another part was taken");
    const query = this.person ? `?as=${encodeURIComponent(this.person)}` : "";
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/live${query}`);
    this.socket = socket;
    socket.onmessage = (event) => socket === this.socket && this.receive(JSON.parse(event.data));
    socket.onclose = () => socket === this.socket && this.lost();
    this.changed({ state: "connecting", tries: this.tries });
  }

  /** Ask for something; resolves with the answer, rejects with a Refusal whose message says what to do. */
  ask(what, details = {}) {
    if (this.socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Refusal("There is no connection to the rehearsal now. Try again when it is back."));
    }
    const id = ++this.lastId;
    this.socket.send(JSON.stringify({ t: what, id, ...details }));
    return new Promise((resolve, reject) => this.open.set(id, { resolve, reject }));
  }

  receive(frame) {
    const waiting = frame.id !== undefined && this.open.get(frame.id);
    if (waiting) {
      this.open.delete(frame.id);
      if (frame.t === "no") waiting.reject(new Refusal(frame.words));
      else waiting.resolve(frame);
      return;
    }
    if (frame.t === "state") {
      this.tries = 0;
      this.changed({ state: "open" });
    }
    this.heard(frame);
  }

  lost() {
    this.drop("the connection was lost");
    const wait = waiting(this.tries++);
    this.timer = setTimeout(() => this.connect(), wait);
    this.changed({ state: "lost", tries: this.tries, seconds: Math.ceil(wait / 1000) });
  }

  drop(why) {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    for (const { reject } of this.open.values()) {
      reject(new Refusal(`No answer came: ${why}. Look whether it was done before you repeat it.`));
    }
    this.open.clear();
  }
}
