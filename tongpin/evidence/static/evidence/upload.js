// @ts-check
/** Files arrive in parts: an upload that broke off goes on where it was, also after a restart. */

const PART = 1024 * 1024; // bytes of one part
const TRIES = 8; // in a row without any progress
const WAIT_MS = 1500; // before the next try, longer each time

/** @param {number} ms @returns {Promise<void>} */
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** @param {File} file */
const nameOf = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;

/** UTF-8 in Base64, as the protocol wants names.
 * @param {string} text */
const packed = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** Why the server does not take the file: no use trying again. */
class Refusal extends Error {}

/** @param {Response} answer @returns {Promise<Response>} */
const checked = async (answer) => {
  if (answer.status === 400 || answer.status === 413) throw new Refusal(await answer.text());
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
};

/** Where the upload of this file stands: a known one, or a new one.
 * @param {File} file @param {string} start @param {Record<string, string>} headers
 * @returns {Promise<{place: string, offset: number}>} */
const placeOf = async (file, start, headers) => {
  const known = localStorage.getItem(nameOf(file));
  if (known) {
    const answer = await fetch(known, { method: "HEAD", headers });
    if (answer.ok) return { place: known, offset: Number(answer.headers.get("Upload-Offset")) };
  }
  const announcement = {
    ...headers,
    "Upload-Length": String(file.size),
    "Upload-Metadata": `filename ${packed(file.name)}`,
  };
  const answer = await checked(await fetch(start, { method: "POST", headers: announcement }));
  const place = answer.headers.get("Location") ?? "";
  localStorage.setItem(nameOf(file), place);
  return { place, offset: 0 };
};

/** Send the part that begins at `offset`; returns where the next one begins.
 * @param {File} file @param {string} place @param {number} offset
 * @param {Record<string, string>} headers @returns {Promise<number>} */
const sendPart = async (file, place, offset, headers) => {
  const body = file.slice(offset, offset + PART);
  const part = {
    ...headers,
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(offset),
  };
  const answer = await checked(await fetch(place, { method: "PATCH", headers: part, body }));
  return Number(answer.headers.get("Upload-Offset"));
};

/** Send all parts; returns the key of the upload.
 * @param {File} file @param {string} start @param {Record<string, string>} headers
 * @param {(share: number) => void} show @returns {Promise<string>} */
const send = async (file, start, headers, show) => {
  for (let tries = 0; ; tries++) {
    try {
      let { place, offset } = await placeOf(file, start, headers);
      while (offset < file.size) {
        show(offset / file.size);
        offset = await sendPart(file, place, offset, headers);
        tries = 0;
      }
      show(1);
      localStorage.removeItem(nameOf(file));
      return place.split("/").at(-2) ?? "";
    } catch (fault) {
      if (fault instanceof Refusal) localStorage.removeItem(nameOf(file));
      if (fault instanceof Refusal || tries >= TRIES) throw fault;
      await wait(WAIT_MS * (tries + 1));
    }
  }
};

/** @param {HTMLFormElement} form @param {string} name */
const fieldOf = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** @param {SubmitEvent} event */
const upload = async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[data-upload]"));
  const files = [...(input?.files ?? [])];
  if (!input || files.length === 0) return;
  event.preventDefault();
  const state = /** @type {HTMLElement} */ (form.querySelector("[data-upload-state]"));
  const token = fieldOf(form, "csrfmiddlewaretoken").value;
  const headers = { "X-CSRFToken": token, "Tus-Resumable": "1.0.0" };
  try {
    const keys = [];
    for (const file of files) {
      const name = files.length > 1 ? `${file.name} ` : "";
      keys.push(
        await send(file, state.dataset.start ?? "", headers, (share) => {
          state.textContent = `${name}${Math.floor(share * 100)} %`;
        }),
      );
    }
    fieldOf(form, input.dataset.upload ?? "").value = keys.join(",");
    input.value = "";
    form.submit();
  } catch (fault) {
    state.textContent = fault instanceof Refusal ? fault.message : (state.dataset.broken ?? "");
  }
};

for (const form of document.querySelectorAll("form:has(input[data-upload])")) {
  form.addEventListener("submit", (event) => void upload(/** @type {SubmitEvent} */ (event)));
}
