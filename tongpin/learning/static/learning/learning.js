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

/** @param {HTMLElement} shown */
const keepWeek = async (shown) => {
  const files = [
    ...[...document.querySelectorAll("link[href]")].map((one) => one.getAttribute("href")),
    ...[...document.querySelectorAll("script[src]")].map((one) => one.getAttribute("src")),
  ];
  const told = [shown.dataset.keep ?? "", shown.dataset.files ?? "", "/r/"].join(" ");
  const wanted = [...told.split(" "), ...files].filter((one) => one?.startsWith("/"));
  const answers = [];
  for (const one of new Set(wanted)) answers.push(await fetched(String(one))); // so one device stays one
  await caches.delete(KEPT);
  const store = await caches.open(KEPT);
  await Promise.all(answers.map(([address, answer]) => store.put(address, answer)));
  localStorage.setItem("readings", new Date().toISOString());
};

/** @param {HTMLElement} shown */
const offerKeeping = (shown) => {
  const button = /** @type {HTMLButtonElement} */ (shown.querySelector("button"));
  const state = /** @type {HTMLElement} */ (shown.querySelector("[role=status]"));
  shown.hidden = false;
  const keep = async () => {
    button.disabled = true;
    try {
      await navigator.serviceWorker.register(shown.dataset.worker ?? "", { scope: "/" });
      await keepWeek(shown);
      state.textContent = shown.dataset.kept ?? "";
    } catch {
      state.textContent = shown.dataset.failed ?? "";
    }
    button.disabled = false;
  };
  button.addEventListener("click", keep);
  if (localStorage.getItem("readings") && navigator.onLine) keep();
};

if (article) offerReading(article);
if (week && "serviceWorker" in navigator) offerKeeping(week);
