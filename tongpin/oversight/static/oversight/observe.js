// @ts-check
/** Observations on a visit: each is written down on the device first, then sent until answered. */
import { keepPage, newNumber, openStore } from "../tongpin/offline.js";

/** @typedef {{key: string, seen_at: string, about: string, item: string, verdict: string, text: string,
 *   place: string, picture: File | null, sent: boolean, refused?: string}} Noted */

/** @param {string} id @returns {any} */
const at = (id) => document.getElementById(id);
const told = JSON.parse(at("told").textContent);
const words = /** @type {HTMLElement} */ (document.querySelector("[data-words]")).dataset;
const form = /** @type {HTMLFormElement} */ (at("observation"));
const RETRY_MS = 5000;
const stored = openStore(`visit-${told.visit}`, { noted: "key" });
let isOnline = navigator.onLine;
let isSending = false;

/** @returns {Promise<Noted[]>} */
const all = async () => {
  const noted = await stored("noted", "readonly", (rows) => rows.getAll());
  return noted.sort((/** @type {Noted} */ one, /** @type {Noted} */ other) =>
    other.seen_at.localeCompare(one.seen_at));
};

/** @param {Noted} one */
const waits = (one) => !one.sent && !one.refused;

const show = async () => {
  const noted = await all();
  const waiting = noted.filter(waits).length;
  const { online, offline, waiting: word } = at("state").dataset;
  at("state").textContent = `${isOnline ? online : offline} · ${waiting} ${word}`;
  at("state").className = `mark ${isOnline && !waiting ? "held" : "question"}`;
  at("count").textContent = `${noted.length}`;
  at("noted").replaceChildren(...noted.map((one) => {
    const line = document.createElement("li");
    const state = document.createElement("small");
    line.textContent = `${one.text} `;
    state.className = "soft";
    const how = one.refused ? `${words.refused}：${one.refused}` : one.sent ? words.sent : words.waits;
    state.textContent = one.item ? `${one.item} · ${how}` : `${how}`;
    line.append(state);
    return line;
  }));
};

/** @param {string} text */
const showFault = (text) => {
  const line = document.createElement("li");
  line.textContent = text;
  at("faults").replaceChildren(line);
};

const tokenField = () =>
  /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));

/** @param {Noted} one @returns {Promise<Response>} */
const sendOne = async (one) => {
  const body = new FormData();
  for (const name of ["key", "seen_at", "item", "verdict", "text", "place", "about"]) {
    body.append(name, /** @type {any} */ (one)[name]);
  }
  if (one.picture) body.append("picture", one.picture);
  body.append("csrfmiddlewaretoken", tokenField().value);
  return fetch(told.send, { method: "POST", body, redirect: "manual" });
};

/** After another login the page's token is an old one; whether there is a new one now.
 * @returns {Promise<boolean>} */
const freshToken = async () => {
  const page = await fetch(location.href, { cache: "no-store", redirect: "manual" });
  if (!page.ok) return false;
  const found = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = /** @type {HTMLInputElement | null} */ (
    found.querySelector("#observation [name=csrfmiddlewaretoken]")
  );
  if (token) tokenField().value = token.value;
  return token !== null;
};

/** Send what waits, one at a time; what is in stays listed, without its picture. */
const send = async (isRetry = false) => {
  if (isSending) return;
  isSending = true;
  try {
    for (const one of (await all()).reverse()) {
      if (!waits(one)) continue;
      const answer = await sendOne(one);
      isOnline = true;
      if (answer.ok) {
        await stored("noted", "readwrite", (rows) => rows.put({ ...one, picture: null, sent: true }));
      } else if (answer.status === 422) {
        const refused = (await answer.json()).error;
        await stored("noted", "readwrite", (rows) => rows.put({ ...one, refused }));
        showFault(`${one.text}：${words.refused}。${refused}`);
      } else if (answer.status === 403 && !isRetry && (await freshToken())) {
        isSending = false;
        return send(true);
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        showFault(words.login ?? "");
        break;
      } else {
        showFault(`${one.text}：${words.refused}（${answer.status}）`); // it stays here
      }
    }
  } catch {
    isOnline = false;
  } finally {
    isSending = false;
  }
  await show();
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const typed = new FormData(form);
  const picture = typed.get("picture");
  await stored("noted", "readwrite", (rows) => rows.put({
    key: newNumber(), seen_at: new Date().toISOString(), sent: false,
    item: String(typed.get("item") ?? ""), verdict: String(typed.get("verdict")),
    text: String(typed.get("text")), place: String(typed.get("place")), about: String(typed.get("about") ?? ""),
    picture: picture instanceof File && picture.size ? picture : null,
  }));
  form.reset();
  at("faults").replaceChildren();
  await show();
  await send();
});

await show();
await send();
addEventListener("online", () => send());
addEventListener("offline", () => { isOnline = false; show(); });
setInterval(async () => {
  if ((await all()).some(waits)) await send();
}, RETRY_MS);
await keepPage(told.worker, "observe", "/visits/");
