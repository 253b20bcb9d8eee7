// @ts-check
/** The panel of figures: closes by its button or Escape and gives the focus back. */

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

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel()?.childElementCount) close();
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target === panel()) target.focus();
});

/** Papers that were kept for when there is no line are those of whoever was logged in. */
document.querySelector("footer form.push")?.addEventListener("submit", () => {
  if ("caches" in window) caches.delete("readings-1");
});
