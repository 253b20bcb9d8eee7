// @ts-check
/**
 * What was typed into a form and not sent stays in this browser, for the same person alone: it
 * outlives an ended session and a closed browser, is offered again, and goes at sign-out.
 */

const PREFIX = "draft:";
const SENT = "sent-draft"; // the key of what was sent last, until its answer is seen
const WAIT_MS = 400;
const KEPT_MS = 14 * 24 * 3600 * 1000;
const SECRET = new Set(["csrfmiddlewaretoken", "sent_number"]);

/** @typedef {{at: number, fields: [string, string][]}} Draft */

const person = document.body.dataset.person;

/** Forms in which something is written: a search, or one of buttons alone, has no draft.
 * @returns {HTMLFormElement[]} */
const forms = () =>
  [...document.forms].filter(
    (form) =>
      form.method === "post" &&
      form.closest("main") &&
      !("noDraft" in form.dataset) &&
      !form.querySelector("input[type=password]") &&
      form.querySelector("textarea, input:not([type]), input[type=text]"),
  );

/** @param {HTMLFormElement} form */
const keyOf = (form) =>
  `${PREFIX}${person}:${location.pathname}:${new URL(form.action).pathname}:${forms().indexOf(form)}`;

/** What stands in the form, as far as a draft may keep it.
 * @param {HTMLFormElement} form @returns {[string, string][]} */
const fieldsOf = (form) => {
  const secret = new Set(SECRET);
  for (const input of form.querySelectorAll("input[type=hidden], input[type=file]")) {
    secret.add(/** @type {HTMLInputElement} */ (input).name);
  }
  /** @type {[string, string][]} */
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !secret.has(name)) fields.push([name, value]);
  }
  return fields;
};

/** @param {string} key @returns {Draft | null} */
const draftAt = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
};

/** @param {HTMLFormElement} form @param {[string, string][]} fields */
const fillIn = (form, fields) => {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const element of form.elements) {
    const field = /** @type {HTMLInputElement} */ (element);
    const wanted = values.get(field.name);
    if (field.type === "checkbox" || field.type === "radio") {
      if (!SECRET.has(field.name)) field.checked = Boolean(wanted?.includes(field.value));
    } else if (field instanceof HTMLSelectElement && field.multiple) {
      for (const option of field.options) option.selected = Boolean(wanted?.includes(option.value));
    } else if (wanted && field.type !== "file" && field.type !== "hidden") {
      field.value = wanted.shift() ?? "";
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
};

/** @param {HTMLFormElement} form @param {string} key @param {Draft} draft */
const offer = (form, key, draft) => {
  const words = document.body.dataset;
  const message = document.createElement("p");
  message.className = "message draft no-print";
  message.setAttribute("role", "status");
  message.textContent = `${words.draftKept} `;
  for (const [text, act] of /** @type {[string, () => void][]} */ ([
    [words.draftTake, () => fillIn(form, draft.fields)],
    [words.draftDrop, () => localStorage.removeItem(key)],
  ])) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => {
      act();
      message.remove();
    });
    message.append(button, " ");
  }
  form.before(message);
};

/** @param {HTMLFormElement} form */
const keep = (form) => {
  const key = keyOf(form);
  const before = JSON.stringify(fieldsOf(form));
  const draft = draftAt(key);
  const showsFaults = form.querySelector(".fault");
  if (draft && JSON.stringify(draft.fields) !== before && !showsFaults) offer(form, key, draft);
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => store(form, key), WAIT_MS);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(waiting);
    store(form, key);
    sessionStorage.setItem(SENT, key);
  });
};

/** @param {HTMLFormElement} form @param {string} key */
const store = (form, key) => {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fieldsOf(form) }));
  } catch {
    // no room: the page works as it would without drafts
  }
};

/** What was sent and well received is no draft any longer. */
const forgetSent = () => {
  const key = sessionStorage.getItem(SENT);
  const [visit] = /** @type {any[]} */ (performance.getEntriesByType("navigation"));
  if (!key || (visit?.responseStatus ?? 200) >= 400) return;
  sessionStorage.removeItem(SENT);
  const isBack = forms().some((form) => keyOf(form) === key && form.querySelector(".fault"));
  if (!isBack) localStorage.removeItem(key);
};

/** @param {(draft: Draft | null) => boolean} isDone */
const forget = (isDone) => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && isDone(draftAt(key))) localStorage.removeItem(key);
  }
};

if (person) {
  forgetSent();
  forget((draft) => !draft || draft.at < Date.now() - KEPT_MS);
  for (const form of forms()) keep(form);
  document
    .querySelector("footer form.push")
    ?.addEventListener("submit", () => forget(() => true));
} else if (sessionStorage.getItem(SENT)) {
  sessionStorage.removeItem(SENT); // the session had ended: what was sent did not arrive
}
