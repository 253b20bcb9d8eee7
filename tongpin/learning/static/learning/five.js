// @ts-check
/** The daily five of a device without an account: what was answered is kept here alone. */
import { addReader } from "../tongpin/aloud.js";

const PLACE = "five";
const log = /** @type {HTMLElement | null} */ (document.querySelector("[data-kept]"));
const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-aloud]"));

const MOST = 2000; // answers that a device keeps

/** @typedef {[number, string, number, number]} Answer */

/** @returns {Answer[]} */
const storedAnswers = () => JSON.parse(localStorage.getItem(PLACE) ?? "[]");

/** Two pages may be open: what both know is joined, each answer once.
 * @param {Answer[]} answers */
const join = (answers) => {
  /** @type {Map<string, Answer>} */
  const byMoment = new Map();
  for (const answer of [...storedAnswers(), ...answers]) {
    byMoment.set(`${answer[0]}:${answer[3]}`, answer);
  }
  const joined = [...byMoment.values()].sort((answer, other) => answer[3] - other[3]);
  localStorage.setItem(PLACE, JSON.stringify(joined.slice(-MOST)));
};

if (log) join(JSON.parse(log.dataset.kept ?? "[]"));
for (const form of document.querySelectorAll("form")) {
  const field = form.elements.namedItem("log");
  if (!(field instanceof HTMLInputElement)) continue;
  form.addEventListener("submit", () => {
    field.value = JSON.stringify(storedAnswers());
  });
}
for (const legend of page?.querySelectorAll("legend") ?? []) {
  const question = /** @type {HTMLElement} */ (legend.closest("fieldset"));
  addReader(legend, page?.dataset.aloud ?? "", () => question.innerText);
}
