// @ts-check
import { addReader } from "../tongpin/aloud.js";

/** A paper on this device: what was answered stays until it is handed in; a quiet
 * clock that speaks up only near the end. The page works without any of it. */

const article = /** @type {HTMLElement} */ (document.querySelector(".quiz"));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-paper]"));
const clock = /** @type {HTMLElement | null} */ (document.querySelector("[data-ends]"));

/** @param {any} one */
const isTicked = (one) => one.type === "radio" || one.type === "checkbox";

/** @param {HTMLFormElement} paper */
const fieldsOf = (paper) =>
  /** @type {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} */ (
    [...paper.elements].filter(
      (one) => "name" in one && /^(a\d|place$|unit$)/.test(String(one.name)),
    )
  );

const forgetBrought = () => history.replaceState(null, "", location.pathname + location.search);

/** @param {HTMLFormElement} paper @param {[string, string][]} told */
const fillIn = (paper, told) => {
  for (const [name, value] of told) {
    for (const one of fieldsOf(paper)) {
      if (one.name !== name) continue;
      if (isTicked(one)) {
        if (one.value === value) /** @type {HTMLInputElement} */ (one).checked = true;
      } else {
        one.value = value;
      }
    }
  }
};

/** What came along from another device behind the address's #.
 * @returns {[string, string][]} */
const brought = () => {
  try {
    const told = JSON.parse(decodeURIComponent(location.hash.slice(1)));
    return Array.isArray(told) ? told : [];
  } catch {
    return [];
  }
};

/** What was answered stays on this device until it is handed in. It belongs to the questions as
 * they are asked here, not to the ticket: that may be another when the page is opened again.
 * @param {HTMLFormElement} paper */
const keepAnswers = (paper) => {
  const place = `quiz:${paper.dataset.paper}`;
  const questions = [...paper.querySelectorAll("legend")].map((one) => one.textContent).join("\n");
  const keep = () => {
    const answers = fieldsOf(paper)
      .filter((one) => (isTicked(one) ? /** @type {HTMLInputElement} */ (one).checked : one.value))
      .map((one) => [one.name, one.value]);
    localStorage.setItem(place, JSON.stringify({ questions, answers }));
  };
  const kept = JSON.parse(localStorage.getItem(place) ?? "{}");
  if (kept.questions === questions) fillIn(paper, kept.answers);
  paper.addEventListener("input", keep);
  if (brought().length) {
    fillIn(paper, brought());
    keep();
    forgetBrought();
  }
};

/** @param {HTMLElement} shown */
const keepTime = (shown) => {
  const ends = Number(shown.dataset.ends);
  const text = shown.textContent ?? "";
  let said = Infinity;
  const look = () => {
    const minutes = Math.ceil((ends - Date.now()) / 60000);
    const step = [10, 5, 1].find((one) => minutes <= one && said > one);
    if (step && minutes > 0) {
      said = step;
      shown.setAttribute("role", "alert");
      shown.textContent = `${text} (${minutes} min)`;
    }
  };
  if (ends - Date.now() < 24 * 3600000) setInterval(look, 5000);
};

/** Without a line nothing is sent: what was answered stays here until there is one.
 * @param {HTMLFormElement} paper */
const waitForLine = (paper) => {
  const told = document.createElement("p");
  told.className = "message";
  told.setAttribute("role", "status");
  paper.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    told.textContent = paper.dataset.offline ?? "";
    paper.append(told);
  });
  window.addEventListener("online", () => told.remove());
};

const step = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-step]"));
if (form) {
  keepAnswers(form);
  waitForLine(form);
}
if (step && brought().length) {
  fillIn(step, brought());
  forgetBrought();
}
const done = /** @type {HTMLElement | null} */ (document.querySelector("[data-done]"));
if (done) localStorage.removeItem(`quiz:${done.dataset.done}`);
if (form || step) {
  for (const legend of article.querySelectorAll("legend")) {
    const question = /** @type {HTMLElement} */ (legend.closest("fieldset"));
    addReader(legend, article.dataset.aloud ?? "", () => question.innerText);
  }
}
if (clock && form) keepTime(clock);
