// @ts-check
import { addReader } from "../tongpin/aloud.js";

/** A paper on this device: what was answered stays until it is handed in; a quiet
 * clock that speaks up only near the end. The page works without any of it. */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */
/** @typedef {[string, string]} Answer - the name of a field, and its value */

const article = /** @type {HTMLElement} */ (document.querySelector(".quiz"));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-paper]"));
const clock = /** @type {HTMLElement | null} */ (document.querySelector("[data-ends]"));
const SIGNALS_MIN = [10, 5, 1]; // before the end

/** @param {Field} field @returns {field is HTMLInputElement} */
const isTicked = (field) => field.type === "radio" || field.type === "checkbox";

/** The fields of answers, of the place and of the unit.
 * @param {HTMLFormElement} paper */
const fieldsOf = (paper) => {
  const fields = /** @type {Field[]} */ ([...paper.elements]);
  return fields.filter((field) => "name" in field && /^(a\d|place$|unit$)/.test(field.name));
};

const forgetBrought = () => history.replaceState(null, "", location.pathname + location.search);

/** @param {HTMLFormElement} paper @param {Answer[]} answers */
const fillIn = (paper, answers) => {
  for (const [name, value] of answers) {
    for (const field of fieldsOf(paper)) {
      if (field.name !== name) continue;
      if (!isTicked(field)) field.value = value;
      else if (field.value === value) field.checked = true;
    }
  }
};

/** What came along from another device behind the address's #.
 * @returns {Answer[]} */
const brought = () => {
  try {
    const answers = JSON.parse(decodeURIComponent(location.hash.slice(1)));
    return Array.isArray(answers) ? answers : [];
  } catch {
    return [];
  }
};

/** @param {HTMLFormElement} paper @returns {Answer[]} */
const answersOn = (paper) => {
  const fields = fieldsOf(paper);
  const answered = fields.filter((field) => (isTicked(field) ? field.checked : field.value));
  return answered.map((field) => [field.name, field.value]);
};

/** What was answered stays on this device until it is handed in. It belongs to the questions as
 * they are asked here, not to the ticket: that may be another when the page is opened again.
 * @param {HTMLFormElement} paper */
const keepAnswers = (paper) => {
  const place = `quiz:${paper.dataset.paper}`;
  const legends = [...paper.querySelectorAll("legend")];
  const questions = legends.map((legend) => legend.textContent).join("\n");
  const keep = () => {
    localStorage.setItem(place, JSON.stringify({ questions, answers: answersOn(paper) }));
  };
  const draft = JSON.parse(localStorage.getItem(place) ?? "{}");
  if (draft.questions === questions) fillIn(paper, draft.answers);
  paper.addEventListener("input", keep);
  if (brought().length) {
    fillIn(paper, brought());
    keep();
    forgetBrought();
  }
};

/** @param {HTMLElement} display */
const keepTime = (display) => {
  const ends = Number(display.dataset.ends);
  const text = display.textContent ?? "";
  let lastSignal = Infinity;
  const look = () => {
    const minutes = Math.ceil((ends - Date.now()) / 60000);
    const signal = SIGNALS_MIN.find((limit) => minutes <= limit && lastSignal > limit);
    if (signal && minutes > 0) {
      lastSignal = signal;
      display.setAttribute("role", "alert");
      display.textContent = `${text} (${minutes} min)`;
    }
  };
  if (ends - Date.now() < 24 * 3600000) setInterval(look, 5000);
};

/** Without a line nothing is sent: what was answered stays here until there is one.
 * @param {HTMLFormElement} paper */
const waitForLine = (paper) => {
  const message = document.createElement("p");
  message.className = "message";
  message.setAttribute("role", "status");
  paper.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    message.textContent = paper.dataset.offline ?? "";
    paper.append(message);
  });
  window.addEventListener("online", () => message.remove());
};

/** The numbers of the questions without any answer.
 * @param {HTMLFormElement} paper */
const gapsOf = (paper) => {
  const answered = new Set(answersOn(paper).map(([name]) => name.split(".")[0]));
  const questions = [...paper.querySelectorAll("fieldset.question")];
  return questions.map((_question, place) => place + 1).filter((number) => !answered.has(`a${number}`));
};

/** Before a paper with gaps goes off, it says which, once; the second press hands it in.
 * @param {HTMLFormElement} paper */
const warnOfGaps = (paper) => {
  const message = document.createElement("p");
  message.className = "message warning";
  message.setAttribute("role", "alert");
  paper.addEventListener("submit", (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const gaps = gapsOf(paper).join("、");
    if (event.defaultPrevented || button?.formNoValidate || !gaps || paper.dataset.warned) return;
    event.preventDefault();
    paper.dataset.warned = "true";
    message.textContent = (paper.dataset.gaps ?? "").replace("{numbers}", gaps);
    button?.before(message);
    message.scrollIntoView({ block: "center" });
  });
  paper.addEventListener("input", () => {
    delete paper.dataset.warned;
    message.remove();
  });
};

const step = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-step]"));
if (form) {
  keepAnswers(form);
  waitForLine(form);
  warnOfGaps(form);
}
if (step && brought().length) {
  fillIn(step, brought());
  forgetBrought();
}
const ownPaper = /** @type {HTMLAnchorElement | null} */ (
  document.querySelector("a[data-brought]")
);
if (ownPaper) ownPaper.hash = location.hash; // the answers come along once it is confirmed
const receipt = /** @type {HTMLElement | null} */ (document.querySelector("[data-done]"));
if (receipt) localStorage.removeItem(`quiz:${receipt.dataset.done}`);
if (form || step) {
  for (const legend of article.querySelectorAll("legend")) {
    const question = /** @type {HTMLElement} */ (legend.closest("fieldset"));
    addReader(legend, article.dataset.aloud ?? "", () => question.innerText);
  }
}
if (clock && form) keepTime(clock);
