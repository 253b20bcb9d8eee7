// @ts-check
/** The helper's page: every tap is written down on the device first, then sent until answered. */
import { keepPage, newNumber, openStore } from "../tongpin/offline.js";

/** @typedef {{hall: number, token: string, batch: number, send: string, worker: string,
 *   people: [number, string][], came: Record<string, string>}} Settings */
/** @typedef {{operation: string, kind: string, occurred: string, source: string,
 *   person?: number, name?: string, code?: string, annuls?: string}} Operation */
/** @typedef {{operation: string, outcome: string, reason: string, person: number | null}} Result */
/** @typedef {{person: number, scan: string | null}} Arrival */
/** @typedef {{detect: (picture: HTMLVideoElement) => Promise<{rawValue: string}[]>}} CodeReader */

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {Settings} */
const settings = JSON.parse(at("settings").textContent ?? "");
const words = /** @type {HTMLElement} */ (document.querySelector("[data-words]")).dataset;
const scanForm = /** @type {HTMLFormElement} */ (at("scan"));
const tapTemplate = /** @type {HTMLTemplateElement} */ (at("tap"));
const RETRY_MS = 5000;
const LOOK_MS = 300; // between two looks of the camera

const stored = openStore(`signin-${settings.hall}`, { queue: "operation", came: "person" });

/** person -> the scan by which it is known that the person is there; "" where no scan tells it
 * @type {Map<number, string>} */
const arrivals = new Map();
let isOnline = navigator.onLine;
let isSending = false;

const countWaiting = () => stored("queue", "readonly", (rows) => rows.count());

const showState = async () => {
  const waiting = await countWaiting();
  const { online, offline, waiting: word } = at("state").dataset;
  at("state").textContent = `${isOnline ? online : offline} · ${waiting} ${word}`;
  at("state").className = `mark ${isOnline && !waiting ? "held" : "question"}`;
};

const showPeople = () => {
  for (const button of at("people").querySelectorAll("button")) {
    const isThere = arrivals.has(Number(button.dataset.person));
    button.setAttribute("aria-pressed", String(isThere));
    const remark = /** @type {HTMLElement} */ (button.querySelector("small"));
    remark.textContent = isThere ? (words.there ?? "") : "";
  }
  at("count").textContent = `${arrivals.size}`;
};

/** @param {string} text */
const showFault = (text) => {
  const line = document.createElement("li");
  line.textContent = text;
  at("faults").append(line);
};

/** Write it down, show it, and send when there is a network.
 * @param {Partial<Operation>} part @returns {Promise<void>} */
const put = async (part) => {
  const operation = /** @type {Operation} */ ({
    operation: newNumber(),
    kind: "in",
    occurred: new Date().toISOString(),
    ...part,
  });
  await stored("queue", "readwrite", (rows) => rows.put(operation));
  const person = operation.person ?? Number(operation.code?.split(".")[0]);
  if (person) await know(person, operation.kind === "in" ? operation.operation : null);
  await showState();
  await send();
};

/** @param {Arrival} arrival */
const remember = ({ person, scan }) => {
  if (scan) arrivals.set(person, scan);
  else arrivals.delete(person);
};

/** @param {number} person @param {string | null} scan */
const know = async (person, scan) => {
  remember({ person, scan });
  await stored("came", "readwrite", (rows) => rows.put({ person, scan }));
  showPeople();
};

/** @param {Operation[]} operations @returns {Promise<Result[]>} */
const handOver = async (operations) => {
  const answer = await fetch(settings.send, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${settings.token}` },
    body: JSON.stringify({ device_now: new Date().toISOString(), operations }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).results;
};

/** Send what waits, a batch at a time; what has a result leaves the queue. */
const send = async () => {
  if (isSending) return;
  isSending = true;
  try {
    for (;;) {
      /** @type {Operation[]} */
      const waiting = await stored("queue", "readonly", (rows) =>
        rows.getAll(null, settings.batch),
      );
      if (!waiting.length) break;
      for (const result of await handOver(waiting)) await settle(result, waiting);
      isOnline = true;
      await showState();
    }
    isOnline = true;
  } catch {
    isOnline = false;
  } finally {
    isSending = false;
  }
  await showState();
};

/** @param {Result} result @param {Operation[]} waiting */
const settle = async (result, waiting) => {
  const operation = waiting.find((candidate) => candidate.operation === result.operation);
  if (!operation) return;
  await stored("queue", "readwrite", (rows) => rows.delete(result.operation));
  if (result.outcome === "refused" || result.outcome === "conflict") {
    showFault(`${whoseIs(operation)}：${words.refused}。${result.reason}`);
    if (operation.person && operation.kind === "in") await know(operation.person, null);
  } else if (result.person && operation.kind === "in") {
    await know(result.person, operation.operation);
  }
};

/** @param {Operation} operation */
const whoseIs = ({ name, code, person }) => {
  const listed = settings.people.find(([number]) => number === person);
  return name ?? code ?? listed?.[1] ?? person;
};

/** @param {string} who - a name, or a person's own code */
const take = (who) => {
  const isCode = /^\d+\.[0-9a-f]{16}$/.test(who);
  return put(isCode ? { code: who, source: "scan" } : { name: who, source: "roster" });
};

/** @param {number} person @param {string} name */
const tap = async (person, name) => {
  const scan = arrivals.get(person);
  if (scan === undefined) await put({ person, source: "roster" });
  else if (scan && confirm(`${name}：${words.again}`)) {
    await put({ person, source: "roster", kind: "annul", annuls: scan });
  }
};

for (const [person, name] of settings.people) {
  const line = /** @type {DocumentFragment} */ (tapTemplate.content.cloneNode(true));
  const button = /** @type {HTMLButtonElement} */ (line.querySelector("button"));
  const label = /** @type {HTMLElement} */ (button.querySelector("span"));
  button.dataset.person = String(person);
  label.textContent = name;
  button.addEventListener("click", () => tap(person, name));
  at("people").append(line);
}

scanForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (scanForm.elements.namedItem("who"));
  const who = input.value.trim();
  input.value = "";
  input.focus();
  if (who) await take(who);
});

/** A reader of codes, which not every browser has and TypeScript's library does not know.
 * @returns {CodeReader} */
const newReader = () => {
  const { BarcodeDetector } = /** @type {any} */ (window);
  return new BarcodeDetector({ formats: ["qr_code"] });
};

const watchCamera = async () => {
  const reader = newReader();
  const picture = /** @type {HTMLVideoElement} */ (at("picture"));
  const video = { facingMode: "environment" };
  picture.srcObject = await navigator.mediaDevices.getUserMedia({ video });
  picture.hidden = false;
  await picture.play();
  let last = "";
  setInterval(async () => {
    const [code] = await reader.detect(picture);
    if (code && code.rawValue !== last) {
      last = code.rawValue;
      await take(last);
    }
  }, LOOK_MS);
};

if ("BarcodeDetector" in window) {
  at("camera").hidden = false;
  at("camera").addEventListener("click", () => {
    watchCamera().catch((error) => showFault(String(error)));
  });
}

for (const [person, scan] of Object.entries(settings.came)) arrivals.set(Number(person), scan);
for (const arrival of await stored("came", "readonly", (rows) => rows.getAll())) remember(arrival);
showPeople();
await showState();
await send();
addEventListener("online", send);
addEventListener("offline", () => {
  isOnline = false;
  showState();
});
setInterval(async () => {
  if (await countWaiting()) await send();
}, RETRY_MS);
await keepPage(settings.worker, "helper", "/signin/");
