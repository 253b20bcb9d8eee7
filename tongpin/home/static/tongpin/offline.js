// @ts-check
/** What pages need that work without a network: a store on the device, and a copy of the page. */

/** @typedef {<T>(table: string, mode: IDBTransactionMode,
 *   step: (rows: IDBObjectStore) => IDBRequest<T>) => Promise<T>} Step */

/** A database of this device; a step on one table resolves when it is on the disk.
 * @param {string} name @param {Record<string, string>} tables - each with its key
 * @returns {Step} */
export const openStore = (name, tables) => {
  /** @type {Promise<IDBDatabase>} */
  const database = new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      for (const [table, keyPath] of Object.entries(tables)) {
        opening.result.createObjectStore(table, { keyPath });
      }
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  return async (table, mode, step) => {
    const transaction = (await database).transaction(table, mode, { durability: "strict" });
    const request = step(transaction.objectStore(table));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };
};

/** A number that no other device makes, also without a secure context. */
export const newNumber = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

/** Keep this page and its files for when there is no network.
 * @param {string} worker @param {string} page - its address ends in /PAGE/
 * @param {string} scope */
export const keepPage = async (worker, page, scope) => {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(`${worker}?page=${page}`, { scope });
  /** @type {NodeListOf<HTMLLinkElement>} */
  const links = document.querySelectorAll("link[href]");
  /** @type {NodeListOf<HTMLScriptElement>} */
  const scripts = document.querySelectorAll("script[src]");
  const files = [...links].map((link) => link.href);
  for (const script of scripts) files.push(script.src);
  await (await caches.open(`kept-${page}`)).addAll([location.href, ...files]);
  document.body.dataset.kept = "yes";
};
