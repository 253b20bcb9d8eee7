// @ts-check
/**
 * A choice among hundreds: typing narrows it; before that it stands as the tree of the register,
 * one level at a time. Without this script the browser suggests from the same list.
 */

const MOST = 200; // rows of the panel
let panels = 0;

/** @typedef {{label: string, under: string}} Option */

/** @param {string} tag @param {Record<string, string>} attributes @param {string} [text] */
const element = (tag, attributes, text = "") => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
};

class Picker {
  /** @param {HTMLInputElement} input */
  constructor(input) {
    this.input = input;
    const list = /** @type {HTMLDataListElement | null} */ (input.list);
    /** @type {Option[]} */
    this.options = [...(list?.options ?? [])].map((option) => ({
      label: option.value,
      under: option.dataset.under ?? "",
    }));
    this.labels = new Set(this.options.map((option) => option.label));
    this.parents = new Set(this.options.map((option) => option.under));
    const tops = this.options.filter((option) => option.under === "");
    this.only = tops.length === 1 ? tops[0].label : ""; // under which all others stand
    this.level = "";
    this.isTyped = false;
    this.active = -1;
    panels += 1;
    this.panel = element("div", { role: "listbox", class: "picks", id: `picks-${panels}` });
    this.panel.hidden = true;
    input.removeAttribute("list");
    input.after(this.panel);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.setAttribute("aria-controls", this.panel.id);
    input.addEventListener("input", () => this.type());
    input.addEventListener("click", () => this.open());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("change", () => this.check());
    this.panel.addEventListener("pointerdown", (event) => event.preventDefault());
    this.panel.addEventListener("click", (event) => this.choose(event));
    this.open();
  }

  /** @param {string} label */
  option(label) {
    return this.options.find((option) => option.label === label);
  }

  /** The level at which an option is shown.
   * @param {string} label */
  levelOf(label) {
    const under = this.option(label)?.under ?? "";
    return under === this.only ? "" : under;
  }

  open() {
    if (!this.panel.hidden) return;
    this.isTyped = false;
    this.level = this.levelOf(this.input.value);
    this.input.select();
    this.show();
  }

  close() {
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  type() {
    this.isTyped = this.input.value.trim() !== "";
    if (!this.isTyped) this.level = "";
    this.check();
    this.show();
  }

  /** What is no option is said before the form goes out. */
  check() {
    const written = this.input.value.trim();
    const isKnown = written === "" || this.labels.has(written);
    this.input.setCustomValidity(isKnown ? "" : (this.input.dataset.pick ?? ""));
  }

  /** @returns {Option[]} */
  rows() {
    if (!this.isTyped) return this.levelRows();
    const written = this.input.value.trim().toLowerCase();
    const found = this.options.filter((option) => option.label.toLowerCase().includes(written));
    return found.sort((a, b) => this.rank(a, written) - this.rank(b, written));
  }

  /** What stands right under the level; where all stands under one, that one and its own.
   * @returns {Option[]} */
  levelRows() {
    const shown = this.level ? [this.level] : ["", this.only];
    return this.options.filter((option) => shown.includes(option.under));
  }

  /** @param {Option} option @param {string} written */
  rank(option, written) {
    return option.label.toLowerCase().startsWith(written) ? 0 : 1;
  }

  show() {
    const rows = this.rows();
    this.active = this.isTyped ? 0 : rows.findIndex((row) => row.label === this.input.value);
    this.panel.replaceChildren(...rows.slice(0, MOST).map((row, place) => this.row(row, place)));
    if (!this.isTyped && this.level) this.panel.prepend(this.back());
    if (rows.length > MOST) this.panel.append(element("p", { class: "help" }, "…"));
    this.panel.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.mark();
  }

  back() {
    const words = `‹ ${this.level}`;
    const label = `${this.input.dataset.pickBack}: ${this.level}`;
    return element("div", { class: "back", "data-back": "", "aria-label": label }, words);
  }

  /** @param {Option} option @param {number} place */
  row(option, place) {
    const id = `${this.panel.id}-${place}`;
    const row = element("div", { role: "option", id, "data-label": option.label });
    row.append(element("span", {}, option.label));
    if (this.isTyped && option.under) row.append(element("small", {}, option.under));
    if (!this.isTyped && this.parents.has(option.label) && option.label !== this.only) {
      row.append(element("span", { class: "deeper", "data-deeper": option.label }, "›"));
    }
    return row;
  }

  /** @returns {HTMLElement[]} */
  shown() {
    return [...this.panel.querySelectorAll("[role=option]")].map(
      (row) => /** @type {HTMLElement} */ (row),
    );
  }

  mark() {
    for (const [place, row] of this.shown().entries()) {
      row.setAttribute("aria-selected", String(place === this.active));
      if (place !== this.active) continue;
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {string} level */
  enter(level) {
    this.level = level;
    this.isTyped = false;
    this.show();
    this.panel.scrollTop = 0;
  }

  goBack() {
    this.enter(this.levelOf(this.level));
  }

  /** @param {Event} event */
  choose(event) {
    event.preventDefault(); // the panel may stand in a label
    const target = /** @type {HTMLElement} */ (event.target);
    const deeper = /** @type {HTMLElement | null} */ (target.closest("[data-deeper]"));
    const row = /** @type {HTMLElement | null} */ (target.closest("[data-label]"));
    if (target.closest("[data-back]")) this.goBack();
    else if (deeper) this.enter(deeper.dataset.deeper ?? "");
    else if (row) this.take(row.dataset.label ?? "");
  }

  /** @param {string} label */
  take(label) {
    this.input.value = label;
    this.check();
    this.close();
    for (const name of ["input", "change"]) {
      this.input.dispatchEvent(new Event(name, { bubbles: true }));
    }
    this.close();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const rows = this.shown();
    const label = rows[this.active]?.dataset.label ?? "";
    if (event.key === "ArrowDown" && this.panel.hidden) {
      this.open();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.active = Math.min(Math.max(this.active + step, 0), rows.length - 1);
      this.mark();
    } else if (event.key === "ArrowRight" && !this.isTyped && this.parents.has(label) && label !== this.only) {
      this.enter(label);
    } else if (event.key === "ArrowLeft" && !this.isTyped && this.level) {
      this.goBack();
    } else if (event.key === "Enter" && !this.panel.hidden && label) {
      this.take(label);
    } else if (event.key === "Escape" && !this.panel.hidden) {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** A group of boxes is ticked or emptied by one press; each group tells how many are ticked.
 * @param {HTMLElement} group */
const countTicks = (group) => {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  const ticked = boxes.filter((box) => /** @type {HTMLInputElement} */ (box).checked).length;
  const told = group.querySelector("[data-ticked]");
  if (told) told.textContent = `${ticked} / ${boxes.length}`;
  return { boxes, isFull: ticked === boxes.length };
};

for (const place of document.querySelectorAll("[data-boxes]")) {
  const group = /** @type {HTMLElement} */ (place);
  const button = /** @type {HTMLButtonElement | null} */ (group.querySelector("[data-tick-all]"));
  if (button) button.hidden = false;
  button?.addEventListener("click", () => {
    const { boxes, isFull } = countTicks(group);
    for (const box of boxes) /** @type {HTMLInputElement} */ (box).checked = !isFull;
    group.dispatchEvent(new Event("change", { bubbles: true }));
  });
  group.addEventListener("change", () => countTicks(group));
  countTicks(group);
}

document.addEventListener("focusin", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.matches?.("input[data-pick][list]")) new Picker(input);
});
