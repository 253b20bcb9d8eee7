// @ts-check
/** The daily five of a device without an account: what was answered is kept here alone. */
import { addReader } from "../tongpin/aloud.js";

const PLACE = "five";
const told = /** @type {HTMLElement | null} */ (document.querySelector("[data-kept]"));
const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-aloud]"));

/** @returns {[number, string, number, number][]} */
const kept = () => JSON.parse(localStorage.getItem(PLACE) ?? "[]");

/** Two pages may be open: what both know is joined, each answer once. */
if (told) {
  const all = new Map();
  for (const one of [...kept(), ...JSON.parse(told.dataset.kept ?? "[]")]) {
    all.set(`${one[0]}:${one[3]}`, one);
  }
  const joined = [...all.values()].sort((one, other) => one[3] - other[3]);
  localStorage.setItem(PLACE, JSON.stringify(joined.slice(-2000)));
}
for (const form of document.querySelectorAll("form")) {
  const log = form.elements.namedItem("log");
  if (!(log instanceof HTMLInputElement)) continue;
  form.addEventListener("submit", () => {
    log.value = JSON.stringify(kept());
  });
}
for (const legend of page?.querySelectorAll("legend") ?? []) {
  const question = /** @type {HTMLElement} */ (legend.closest("fieldset"));
  addReader(legend, page?.dataset.aloud ?? "", () => question.innerText);
}
