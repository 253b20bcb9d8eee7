// @ts-check
/** Observations on a visit: each is written down on the device first, then sent until answered. */
import { keepPage, newNumber, openStore } from "../tongpin/offline.js";

/** @typedef {{visit: number, send: string, worker: string}} Settings */
/** @typedef {{key: string, seen_at: string, about: string, item: string, verdict: string,
 *   text: string, place: string, picture: File | null, sent: boolean, refused?: string}} Note */

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {Settings} */
const settings = JSON.parse(at("settings").textContent ?? "");
const words = /** @type {HTMLElement} */ (document.querySelector("[data-words]")).dataset;
const form = /** @type {HTMLFormElement} */ (at("observation"));
const RETRY_MS = 5000;
const stored = openStore(`visit-${settings.visit}`, { noted: "key" });
let isOnline = navigator.onLine;
let isSending = false;

/** All notes of this device, the newest first.
 * @returns {Promise<Note[]>} */
const allNotes = async () => {
  /** @type {Note[]} */
  const notes = await stored("noted", "readonly", (rows) => rows.getAll());
  return notes.sort((note, other) => other.seen_at.localeCompare(note.seen_at));
};

/** @param {Note} note */
const putNote = (note) => stored("noted", "readwrite", (rows) => rows.put(note));

/** @param {Note} note */
const waits = (note) => !note.sent && !note.refused;

/** @param {Note} note */
const stateOf = (note) => {
  if (note.refused) return `${words.refused}：${note.refused}`;
  return note.sent ? words.sent : words.waits;
};

/** @param {Note} note */
const lineOf = (note) => {
  const line = document.createElement("li");
  const remark = document.createElement("small");
  line.textContent = `${note.text} `;
  remark.className = "soft";
  remark.textContent = note.item ? `${note.item} · ${stateOf(note)}` : `${stateOf(note)}`;
  line.append(remark);
  return line;
};

const show = async () => {
  const notes = await allNotes();
  const waiting = notes.filter(waits).length;
  const { online, offline, waiting: word } = at("state").dataset;
  at("state").textContent = `${isOnline ? online : offline} · ${waiting} ${word}`;
  at("state").className = `mark ${isOnline && !waiting ? "held" : "question"}`;
  at("count").textContent = `${notes.length}`;
  at("noted").replaceChildren(...notes.map(lineOf));
};

/** @param {string} text */
const showFault = (text) => {
  const line = document.createElement("li");
  line.textContent = text;
  at("faults").replaceChildren(line);
};

const tokenField = () =>
  /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));

/** @param {Note} note @returns {Promise<Response>} */
const sendNote = async (note) => {
  const { key, seen_at, item, verdict, text, place, about } = note;
  const fields = { key, seen_at, item, verdict, text, place, about };
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  if (note.picture) body.append("picture", note.picture);
  body.append("csrfmiddlewaretoken", tokenField().value);
  return fetch(settings.send, { method: "POST", body, redirect: "manual" });
};

/** After another login the page's token is an old one; whether there is a new one now.
 * @returns {Promise<boolean>} */
const freshToken = async () => {
  const page = await fetch(location.href, { cache: "no-store", redirect: "manual" });
  if (!page.ok) return false;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  /** @type {HTMLInputElement | null} */
  const token = fresh.querySelector("#observation [name=csrfmiddlewaretoken]");
  if (token) tokenField().value = token.value;
  return token !== null;
};

/** Send what waits, one at a time; what is in stays listed, without its picture.
 * @param {boolean} isRetry @returns {Promise<void>} */
const send = async (isRetry = false) => {
  if (isSending) return;
  isSending = true;
  try {
    for (const note of (await allNotes()).reverse()) {
      if (!waits(note)) continue;
      const answer = await sendNote(note);
      isOnline = true;
      if (answer.ok) {
        await putNote({ ...note, picture: null, sent: true });
      } else if (answer.status === 422) {
        const refused = (await answer.json()).error;
        await putNote({ ...note, refused });
        showFault(`${note.text}：${words.refused}。${refused}`);
      } else if (answer.status === 403 && !isRetry && (await freshToken())) {
        isSending = false;
        return send(true);
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        showFault(words.login ?? "");
        break;
      } else {
        showFault(`${note.text}：${words.refused}（${answer.status}）`); // it stays here
      }
    }
  } catch {
    isOnline = false;
  } finally {
    isSending = false;
  }
  await show();
};

/** What stands in the form now.
 * @returns {Note} */
const newNote = () => {
  const data = new FormData(form);
  const picture = data.get("picture");
  return {
    key: newNumber(),
    seen_at: new Date().toISOString(),
    about: String(data.get("about") ?? ""),
    item: String(data.get("item") ?? ""),
    verdict: String(data.get("verdict")),
    text: String(data.get("text")),
    place: String(data.get("place")),
    picture: picture instanceof File && picture.size ? picture : null,
    sent: false,
  };
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await putNote(newNote());
  form.reset();
  at("faults").replaceChildren();
  await show();
  await send();
});

await show();
await send();
addEventListener("online", () => send());
addEventListener("offline", () => {
  isOnline = false;
  show();
});
setInterval(async () => {
  if ((await allNotes()).some(waits)) await send();
}, RETRY_MS);
await keepPage(settings.worker, "observe", "/visits/");
