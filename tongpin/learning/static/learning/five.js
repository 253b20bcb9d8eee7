// @ts-check
/** The daily five of a device without an account: what was answered is kept here alone. */
import { addReader } from "../tongpin/aloud.js";

const PLACE = "five";
const begin = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-log]"));
const told = /** @type {HTMLElement | null} */ (document.querySelector("[data-kept]"));
const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-aloud]"));

if (begin) {
  const log = /** @type {HTMLInputElement} */ (begin.elements.namedItem("log"));
  log.value = localStorage.getItem(PLACE) ?? "[]";
}
if (told) localStorage.setItem(PLACE, told.dataset.kept ?? "[]");
for (const legend of page?.querySelectorAll("legend") ?? []) {
  const question = /** @type {HTMLElement} */ (legend.closest("fieldset"));
  addReader(legend, page?.dataset.aloud ?? "", () => question.innerText);
}
