// @ts-check
/** The helper's page: every tap is written down on the device first, then sent until answered. */
import { keepPage, newNumber, openStore } from "../tongpin/offline.js";

/** @typedef {{operation: string, kind: string, occurred: string, source: string,
 *   person?: number, name?: string, code?: string, annuls?: string}} Operation */
/** @typedef {{operation: string, outcome: string, reason: string, person: number | null}} Result */

/** @param {string} id @returns {any} */
const at = (id) => document.getElementById(id);
const told = JSON.parse(at("told").textContent);
const words = /** @type {HTMLElement} */ (document.querySelector("[data-words]")).dataset;
const RETRY_MS = 5000;

const stored = openStore(`signin-${told.hall}`, { queue: "operation", came: "person" });

/** person -> the scan by which it is known that the person is there; "" where no scan tells it
 * @type {Map<number, string>} */
const came = new Map();
let isOnline = navigator.onLine;
let isSending = false;

const showState = async () => {
  const waiting = await stored("queue", "readonly", (rows) => rows.count());
  const { online, offline, waiting: word } = at("state").dataset;
  at("state").textContent = `${isOnline ? online : offline} · ${waiting} ${word}`;
  at("state").className = `mark ${isOnline && !waiting ? "held" : "question"}`;
};

const showPeople = () => {
  for (const button of at("people").querySelectorAll("button")) {
    const isThere = came.has(Number(button.dataset.person));
    button.setAttribute("aria-pressed", String(isThere));
    button.querySelector("small").textContent = isThere ? words.there : "";
  }
  at("count").textContent = `${came.size}`;
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
    operation: newNumber(), kind: "in", occurred: new Date().toISOString(), ...part,
  });
  await stored("queue", "readwrite", (rows) => rows.put(operation));
  const person = operation.person ?? Number(operation.code?.split(".")[0]);
  if (person) await know(person, operation.kind === "in" ? operation.operation : null);
  await showState();
  await send();
};

/** @param {number} person @param {string | null} scan */
const know = async (person, scan) => {
  scan ? came.set(person, scan) : came.delete(person);
  await stored("came", "readwrite", (rows) => rows.put({ person, scan }));
  showPeople();
};

/** Send what waits, a batch at a time; what has a result leaves the queue. */
const send = async () => {
  if (isSending) return;
  isSending = true;
  try {
    for (;;) {
      const waiting = await stored("queue", "readonly", (rows) => rows.getAll(null, told.batch));
      if (!waiting.length) break;
      const answer = await fetch(told.send, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${told.token}` },
        body: JSON.stringify({ device_now: new Date().toISOString(), operations: waiting }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      for (const result of (await answer.json()).results) await settle(result, waiting);
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
  const sent = waiting.find((one) => one.operation === result.operation);
  if (!sent) return;
  await stored("queue", "readwrite", (rows) => rows.delete(result.operation));
  if (result.outcome === "refused" || result.outcome === "conflict") {
    const name = told.people.find((/** @type {any} */ one) => one[0] === sent.person)?.[1];
    showFault(`${sent.name ?? sent.code ?? name ?? sent.person}：${words.refused}。${result.reason}`);
    if (sent.person && sent.kind === "in") await know(sent.person, null);
  } else if (result.person && sent.kind === "in") {
    await know(result.person, sent.operation);
  }
};

/** @param {string} who */
const take = (who) =>
  /^\d+\.[0-9a-f]{16}$/.test(who) ? put({ code: who, source: "scan" }) : put({ name: who, source: "roster" });

at("people").append(...told.people.map((/** @type {[number, string]} */ [person, name]) => {
  const line = at("tap").content.cloneNode(true);
  const button = line.querySelector("button");
  button.dataset.person = String(person);
  button.querySelector("span").textContent = name;
  button.addEventListener("click", async () => {
    const scan = came.get(person);
    if (scan === undefined) await put({ person, source: "roster" });
    else if (scan && confirm(`${name}：${words.again}`)) {
      await put({ person, source: "roster", kind: "annul", annuls: scan });
    }
  });
  return line;
}));

at("scan").addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const input = at("scan").elements.who;
  const who = input.value.trim();
  input.value = "";
  input.focus();
  if (who) await take(who);
});

const watchCamera = async () => {
  // @ts-ignore: not in every browser, and not in TypeScript's library
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  const picture = at("picture");
  picture.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  picture.hidden = false;
  await picture.play();
  let last = "";
  setInterval(async () => {
    const [found] = await reader.detect(picture);
    if (found && found.rawValue !== last) {
      last = found.rawValue;
      await take(last);
    }
  }, 300);
};

if ("BarcodeDetector" in window) {
  at("camera").hidden = false;
  at("camera").addEventListener("click", () => watchCamera().catch((error) => showFault(String(error))));
}

for (const [person, scan] of Object.entries(told.came)) came.set(Number(person), scan);
for (const { person, scan } of await stored("came", "readonly", (rows) => rows.getAll())) {
  scan ? came.set(person, scan) : came.delete(person);
}
showPeople();
await showState();
await send();
addEventListener("online", send);
addEventListener("offline", () => { isOnline = false; showState(); });
setInterval(async () => {
  if (await stored("queue", "readonly", (rows) => rows.count())) await send();
}, RETRY_MS);
await keepPage(told.worker, "helper", "/signin/");
