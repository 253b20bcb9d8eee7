// @ts-check
/**
 * The menu: a group that is open closes by a press elsewhere or Escape. The panel of figures: closes
 * by its button or Escape and gives the focus back. Forms: what is
 * being sent shows it, and is not sent again by a second press.
 */

/** @type {HTMLElement | null} */
let opener = null;

/** @returns {HTMLElement | null} */
const panel = () => document.querySelector("[data-panel-place]");

const close = () => {
  panel()?.replaceChildren();
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
  opener = null;
};

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("[data-panel-close]")) {
    event.preventDefault();
    close();
  }
  const link = /** @type {HTMLElement | null} */ (target.closest("[data-panel]"));
  if (link) {
    opener?.setAttribute("aria-expanded", "false");
    opener = link;
    link.setAttribute("aria-expanded", "true");
  }
});

/** @param {EventTarget | null} [but] the group that stays open */
const closeMenu = (but) => {
  for (const group of document.querySelectorAll("nav details[open]")) {
    if (!(but instanceof Node && group.contains(but))) group.removeAttribute("open");
  }
};

document.addEventListener("click", (event) => closeMenu(event.target));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu();
  if (event.key === "Escape" && panel()?.childElementCount) close();
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target === panel()) target.focus();
});

/** The wall of a hall fills the projector; where a browser cannot do that, the button stays away.
 * @type {HTMLElement | null} */
const fullScreen = document.querySelector("[data-full-screen]");
if (fullScreen && document.fullscreenEnabled) {
  fullScreen.hidden = false;
  fullScreen.addEventListener("click", () => document.documentElement.requestFullscreen());
  document.addEventListener("fullscreenchange", () => {
    fullScreen.hidden = document.fullscreenElement !== null;
  });
}

/** Papers that were kept for when there is no line are those of whoever was logged in. */
document.querySelector("footer form.push")?.addEventListener("submit", () => {
  if ("caches" in window) caches.delete("readings-1");
});

const SENDING_MS = 20000; // then a press counts again: an answer may be a file, and the page stays

/** @param {HTMLFormElement} form */
const release = (form) => {
  delete form.dataset.sending;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
};

/** @param {HTMLFormElement} form @returns {HTMLInputElement | null} */
const numberOf = (form) => form?.querySelector("input[name=sent_number]");

/** Who comes back to the page gets it anew, yet it is the same form that was sent.
 * @param {HTMLFormElement} form */
const rememberNumber = (form) => {
  const sent = { place: [...document.forms].indexOf(form), number: numberOf(form)?.value };
  history.replaceState({ ...history.state, sent }, "");
};

const takeNumberBack = () => {
  const [visit] = performance.getEntriesByType("navigation");
  const sent = history.state?.sent;
  if (!sent || /** @type {PerformanceNavigationTiming} */ (visit)?.type !== "back_forward") return;
  const number = numberOf(document.forms[sent.place]);
  if (number) number.value = sent.number;
};

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  const staysHere = button?.formTarget === "_blank"; // the answer comes beside this page
  if (event.defaultPrevented || form.method !== "post" || staysHere) return;
  if ("sending" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "";
  rememberNumber(form);
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), SENDING_MS);
});

/** A page that comes back as it was left may be sent again. */
window.addEventListener("pageshow", () => {
  for (const form of document.forms) release(form);
});
takeNumberBack();
