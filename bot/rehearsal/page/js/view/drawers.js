// On narrow windows the two sides are drawers: one at a time, Escape closes, the focus goes in and comes back.

const SIDES = { left: "(max-width: 44rem)", right: "(max-width: 70rem)" };

export class Drawers {
  constructor() {
    this.from = null;
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.close();
    });
    document.getElementById("middle").addEventListener("pointerdown", () => this.close(false));
  }

  get opened() {
    return Object.keys(SIDES).find((side) => document.getElementById(side).classList.contains("open"));
  }

  toggle(side) {
    if (this.opened === side) return this.close();
    this.close(false);
    if (!matchMedia(SIDES[side]).matches) return;
    this.from = document.activeElement;
    const box = document.getElementById(side);
    box.classList.add("open");
    this.tell(side, true);
    (box.querySelector("[aria-current], [aria-selected=true]") ?? box.querySelector("button"))?.focus();
  }

  close(back = true) {
    const side = this.opened;
    if (!side) return;
    document.getElementById(side).classList.remove("open");
    this.tell(side, false);
    if (back && this.from?.isConnected) this.from.focus();
  }

  tell(side, open) {
    document.querySelector(`[aria-controls="${side}"]`)?.setAttribute("aria-expanded", String(open));
  }
}
