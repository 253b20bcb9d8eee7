// @ts-check
/** Readings: read aloud, and this week's kept on the device for when there is no line. */
import { addReader } from "../tongpin/aloud.js";

const KEPT = "readings-1";
const article = /** @type {HTMLElement | null} */ (document.querySelector("[data-aloud]"));
const week = /** @type {HTMLElement | null} */ (document.querySelector("[data-keep]"));

/** @param {HTMLElement} page */
const offerReading = (page) => {
  const place = page.querySelector("[data-aloud-here]");
  const text = /** @type {HTMLElement | null} */ (page.querySelector("[data-text]"));
  if (place && text) addReader(place, page.dataset.aloud ?? "", () => text.innerText);
};

/** Pages are kept as nobody in particular sees them, papers as this device gets them.
 * @param {string} address @returns {Promise<[string, Response]>} */
const fetched = async (address) => {
  const credentials = address.startsWith("/q/") ? "same-origin" : "omit";
  const answer = await fetch(address, { credentials });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return [address, answer];
};

/** @param {HTMLElement} offer */
const keepWeek = async (offer) => {
  const listed = [offer.dataset.keep ?? "", offer.dataset.files ?? "", "/r/"].join(" ").split(" ");
  const links = [...document.querySelectorAll("link[href]")];
  const scripts = [...document.querySelectorAll("script[src]")];
  const files = [
    ...links.map((link) => link.getAttribute("href") ?? ""),
    ...scripts.map((script) => script.getAttribute("src") ?? ""),
  ];
  const addresses = [...listed, ...files].filter((address) => address.startsWith("/"));
  const answers = [];
  for (const address of new Set(addresses)) {
    answers.push(await fetched(address)); // one after the other, so that one device stays one
  }
  await caches.delete(KEPT);
  const store = await caches.open(KEPT);
  await Promise.all(answers.map(([address, answer]) => store.put(address, answer)));
  localStorage.setItem("readings", new Date().toISOString());
};

/** @param {HTMLElement} offer */
const offerKeeping = (offer) => {
  const button = /** @type {HTMLButtonElement} */ (offer.querySelector("button"));
  const state = /** @type {HTMLElement} */ (offer.querySelector("[role=status]"));
  offer.hidden = false;
  const keep = async () => {
    button.disabled = true;
    try {
      await navigator.serviceWorker.register(offer.dataset.worker ?? "", { scope: "/" });
      await keepWeek(offer);
      state.textContent = offer.dataset.kept ?? "";
    } catch {
      state.textContent = offer.dataset.failed ?? "";
    }
    button.disabled = false;
  };
  button.addEventListener("click", keep);
  if (localStorage.getItem("readings") && navigator.onLine) keep();
};

if (article) offerReading(article);
if (week && "serviceWorker" in navigator) offerKeeping(week);
